package api

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"dienhong/platform/text"
	"dienhong/platform/web"
)

// clean makes every text of an operation's input storable, as [web.Form] does
// with forms: composed, trimmed, without control and bidirectional characters.
func clean(in any) error {
	bad := map[string]string{}
	cleanValue(reflect.ValueOf(in), "", bad)
	if len(bad) > 0 {
		return &web.FormError{Fields: bad}
	}
	return nil
}

func cleanValue(v reflect.Value, path string, bad map[string]string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			cleanValue(v.Elem(), path, bad)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() {
				cleanValue(v.Field(i), join(path, nameOf(f)), bad)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			cleanValue(v.Index(i), path+"["+strconv.Itoa(i)+"]", bad)
		}
	case reflect.String:
		if !v.CanSet() {
			return
		}
		s, err := text.Clean(v.String())
		switch {
		case errors.Is(err, text.ErrBidi):
			bad[path] = "error.field.bidi"
		case errors.Is(err, text.ErrControl):
			bad[path] = "error.field.control"
		case err != nil:
			bad[path] = "error.field.utf8"
		default:
			v.SetString(s)
		}
	}
}

// nameOf is the name of a field as the sender knows it; the body itself and
// what is embedded have none.
func nameOf(f reflect.StructField) string {
	if f.Anonymous || f.Name == "Body" {
		return ""
	}
	for _, tag := range []string{"json", "query", "path", "header"} {
		if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name != "" {
			return name
		}
	}
	return f.Name
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}
