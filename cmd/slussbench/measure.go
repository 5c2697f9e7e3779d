package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	cpu  time.Duration // user and system
	wall time.Duration
	peak int64 // resident bytes at most
}

// measure runs a program to its end, in dir, and tells what it took.
func measure(ctx context.Context, dir, program string, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	begun := time.Now()
	err := cmd.Run()
	wall := time.Since(begun)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", cmd, err, tail(said.Bytes()))
	}
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("this system does not tell what a program used")
	}
	peak := used.Maxrss
	if runtime.GOOS == "linux" { // kibibytes there, bytes elsewhere
		peak *= 1024
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return cost{cpu: cpu, wall: wall, peak: peak}, nil
}

// median gives the middle of each measure for itself.
func median(costs []cost) cost {
	return cost{
		cpu:  middle(costs, func(c cost) time.Duration { return c.cpu }),
		wall: middle(costs, func(c cost) time.Duration { return c.wall }),
		peak: middle(costs, func(c cost) int64 { return c.peak }),
	}
}

func middle[T cmp.Ordered](costs []cost, of func(cost) T) T {
	values := make([]T, len(costs))
	for i, c := range costs {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// tail gives the end of what a program said.
func tail(b []byte) []byte { return b[max(0, len(b)-4000):] }
