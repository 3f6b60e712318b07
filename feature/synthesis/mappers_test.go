package synthesis

import (
	"dienhong/civic"
	"testing"
)

func TestTheMappersUsedLastAreKept(t *testing.T) {
	var x mappers
	first := x.of(1)
	for n := range civic.ConsultationNumber(maxMappers - 1) {
		x.of(2 + n)
	}
	if x.of(1) != first {
		t.Error("a mapper was lost while there was room")
	}
	second := x.of(2)
	for n := range civic.ConsultationNumber(maxMappers) {
		x.of(10 + n)
	}
	if x.of(2) == second || x.of(1) == first || len(x.numbers) != maxMappers || len(x.byPlace) != maxMappers {
		t.Errorf("old mappers are kept: %v", x.numbers)
	}
}
