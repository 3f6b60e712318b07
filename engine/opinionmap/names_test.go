package opinionmap

import (
	"testing"

	"pgregory.net/rapid"
)

func TestGroupsKeepTheirNames(t *testing.T) {
	ids := make([]int64, 100)
	first, second := make([]int, 100), make([]int, 100)
	for i := range ids {
		ids[i] = int64(i)
		first[i] = i % 2
		second[i] = 1 - i%2 // the same groups, numbered the other way round
		if i >= 90 {
			second[i] = 2 // and a new one out of both
		}
	}
	names := NameGroups(nil, 0, ids, first, 2)
	if names.Of[0] != 0 || names.Of[1] != 1 || names.Next != 2 {
		t.Fatalf("%+v", names)
	}
	before := map[int64]int{}
	for i, p := range ids {
		before[p] = names.Of[first[i]]
	}
	again := NameGroups(before, names.Next, ids, second, 3)
	if again.Of[0] != 1 || again.Of[1] != 0 || again.Of[2] != 2 || again.Next != 3 {
		t.Errorf("%+v", again)
	}
	// Group C ends; the next new group is D.
	for i, p := range ids {
		before[p] = again.Of[second[i]]
	}
	gone := NameGroups(before, again.Next, ids, first, 2)
	if gone.Of[0] != 0 || gone.Of[1] != 1 || gone.Next != 3 {
		t.Errorf("%+v", gone)
	}
}

func TestMatchIsTheLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(0, 5).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "columns")
		value := make([][]int, rows)
		for i := range value {
			value[i] = rapid.SliceOfN(rapid.IntRange(0, 20), columns, columns).Draw(t, "value")
		}
		var best func(i int, used int) int
		best = func(i, used int) int {
			if i == rows {
				return 0
			}
			most := best(i+1, used)
			for j := range columns {
				if used&(1<<j) == 0 {
					most = max(most, value[i][j]+best(i+1, used|1<<j))
				}
			}
			return most
		}
		sum, seen := 0, map[int]bool{}
		for i, j := range matchLargest(value, columns) {
			if j < 0 {
				continue
			}
			if seen[j] {
				t.Fatal("a column twice")
			}
			seen[j] = true
			sum += value[i][j]
		}
		if want := best(0, 0); sum != want {
			t.Fatalf("sum %d, want %d", sum, want)
		}
	})
}

func TestGroupLetter(t *testing.T) {
	for name, want := range map[int]string{-1: "", 0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := GroupLetter(name); got != want {
			t.Errorf("%d: %q, want %q", name, got, want)
		}
	}
}
