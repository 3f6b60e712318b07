package main

import (
	"slices"
	"testing"
)

func TestAChangeReachesWhatImportsIt(t *testing.T) {
	packages := []listed{
		{ImportPath: "m/a", Dir: "a"}, {ImportPath: "m/a.test", Deps: []string{"m/a [m/a.test]"}},
		{ImportPath: "m/b", Dir: "b"}, {ImportPath: "m/b.test", Deps: []string{"m/a", "m/b [m/b.test]"}},
		{ImportPath: "m/c", Dir: "c"}, {ImportPath: "m/c.test", Deps: []string{"m/c [m/c.test]"}},
	}
	for _, c := range []struct{ files, want []string }{
		{nil, nil},
		{[]string{"README.md"}, nil},
		{[]string{"a/a.go"}, []string{"m/a", "m/b"}},
		{[]string{"b/b_test.go"}, []string{"m/b"}},
		{[]string{"c/testdata/deep/x.csv"}, []string{"m/c"}},
		{[]string{"go.sum"}, []string{"m/a", "m/b", "m/c"}},
	} {
		if got := affected(c.files, packages); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.files, got, c.want)
		}
	}
}
