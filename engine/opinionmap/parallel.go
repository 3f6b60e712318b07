package opinionmap

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel runs f(0), …, f(n-1) on up to threads goroutines, in any order.
func parallel(threads, n int, f func(i int)) {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	threads = min(threads, n)
	if threads <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			f(i)
		}
	}
	together(threads, work)
}

// together runs work on that many goroutines, one of them the caller's. When it
// panics in one, the caller panics with the same value once all have ended: a
// panic in a goroutine that nobody guards would end the program.
func together(threads int, work func()) {
	var wg sync.WaitGroup
	var once sync.Once
	var value any
	guarded := func() {
		defer func() {
			if v := recover(); v != nil {
				once.Do(func() { value = v })
			}
		}()
		work()
	}
	for range threads - 1 {
		wg.Go(guarded)
	}
	guarded()
	wg.Wait()
	if value != nil {
		panic(value)
	}
}

// blocks cuts n rows into parts whose number depends on the data only, so that
// sums taken block by block are the same on any number of threads. each is the
// number of float64 that one block accumulates.
func blocks(n, each int) int {
	most := min(64, max(1, (4<<20)/max(each, 1)))
	return max(1, min(most, n/512))
}

// block returns the i-th of parts ranges of n.
func block(n, parts, i int) (from, to int) { return n * i / parts, n * (i + 1) / parts }
