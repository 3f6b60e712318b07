package db

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// special is how an archive writes a value that JSON cannot: bytes, a text that
// is not UTF-8, an infinite number.
type special struct {
	Bytes *[]byte `json:"bytes,omitempty"`
	Text  *[]byte `json:"text,omitempty"`
	Float *string `json:"float,omitempty"`
}

// appendRow writes a row of an archive: a JSON array and a line feed.
func appendRow(line []byte, values []any) ([]byte, error) {
	line = append(line, '[')
	for i, v := range values {
		if i > 0 {
			line = append(line, ',')
		}
		var err error
		if line, err = appendValue(line, v); err != nil {
			return nil, err
		}
	}
	return append(line, ']', '\n'), nil
}

func appendValue(line []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(line, "null"...), nil
	case int64:
		return strconv.AppendInt(line, v, 10), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			text := strconv.FormatFloat(v, 'g', -1, 64)
			return appendJSON(line, special{Float: &text})
		}
		start := len(line)
		line = strconv.AppendFloat(line, v, 'g', -1, 64)
		if !bytes.ContainsAny(line[start:], ".e") {
			line = append(line, '.', '0') // stays a float when read
		}
		return line, nil
	case string:
		if !utf8.ValidString(v) {
			raw := []byte(v)
			return appendJSON(line, special{Text: &raw})
		}
		return appendJSON(line, v)
	case []byte:
		if v == nil { // an empty value, as some versions of database/sql hand it over
			v = []byte{}
		}
		return appendJSON(line, special{Bytes: &v})
	}
	return nil, fmt.Errorf("db: a column of the Go type %T cannot be archived", v)
}

func appendJSON(line []byte, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return append(line, b...), err
}

// parseRow reads what appendRow wrote into row, one value for each column.
func parseRow(line []byte, row []any) error {
	var values []json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil {
		return err
	}
	if len(values) != len(row) {
		return fmt.Errorf("%d values for %d columns", len(values), len(row))
	}
	for i, raw := range values {
		v, err := parseValue(raw)
		if err != nil {
			return err
		}
		row[i] = v
	}
	return nil
}

func parseValue(raw json.RawMessage) (any, error) {
	switch raw[0] {
	case 'n':
		return nil, nil
	case '"':
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case '{':
		return parseSpecial(raw)
	}
	if bytes.ContainsAny(raw, ".eE") {
		return strconv.ParseFloat(string(raw), 64)
	}
	return strconv.ParseInt(string(raw), 10, 64)
}

func parseSpecial(raw json.RawMessage) (any, error) {
	var s special
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, err
	}
	switch {
	case s.Bytes != nil:
		return *s.Bytes, nil
	case s.Text != nil:
		return string(*s.Text), nil
	case s.Float != nil:
		return strconv.ParseFloat(*s.Float, 64)
	}
	return nil, fmt.Errorf("unknown value %s", raw)
}
