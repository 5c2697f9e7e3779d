package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What was tried is taken into use: contacts must not be sealed to a key whose
// private half lies beside them.
func TestTheKeyOfATrialIsNotForReal(t *testing.T) {
	dir := emptySluss(t)
	r := serve(t, dir)
	if code := r.end(); code != exitOK {
		t.Fatalf("exit %d\n%s", code, r.log)
	}
	again := func(flags ...string) (int, string) {
		var out locked
		e := r.env(&out)
		e.stderr = &out
		ctx, stop := context.WithTimeout(t.Context(), time.Minute) // should it start
		defer stop()
		return run(ctx, append([]string{"serve", "-C", dir, "--addr", "127.0.0.1:0"}, flags...), e), out.String()
	}
	if code, said := again("--public-address", "https://slussen.example/", "--behind-proxy", "X-Forwarded-For", "--index", "none"); code != exitUsage || !strings.Contains(said, "--demo=false") {
		t.Errorf("a trial is shown to everybody: exit %d: %s", code, said)
	}
	if code, said := again("--demo=false"); code != exitFailure || !strings.Contains(said, "team.hemlig") {
		t.Errorf("exit %d: %s", code, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "nycklar", "team.hemlig")); err != nil {
		t.Errorf("the key is gone, and what was sealed to it with it: %v", err)
	}
}
