package web

import (
	"fmt"
	"net/http"
	"runtime"
)

// contain keeps a handler's panic from reaching anything else. The reader gets
// a page that says what to do. The log gets where in the code it was: never
// what was panicked with, which may hold what somebody has written.
func (s *Server) contain(area string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &answered{ResponseWriter: w}
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if reason == http.ErrAbortHandler {
				panic(reason) // how a handler breaks off an answer
			}
			s.Meter.Add("idesluss_panics_total", 1)
			s.Log.Error("a handler panicked", "part", area, "kind", fmt.Sprintf("%T", reason), "at", Where(2))
			if answer.begun {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
			clear(w.Header()) // of the answer that was begun
			s.protect(w.Header())
			say(w, http.StatusInternalServerError, brokenPage)
		}()
		h.ServeHTTP(answer, r)
	})
}

// Where gives the places in the code, innermost first, that led to a panic: it
// is for deferred functions, and skips their own frames.
func Where(skip int) []string {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(skip+1, callers)])
	var places []string
	for {
		frame, more := frames.Next()
		if frame.Function != "" {
			places = append(places, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		}
		if !more {
			return places
		}
	}
}

// answered knows whether an answer has begun, and with what status.
type answered struct {
	http.ResponseWriter
	begun  bool
	status int
}

func (a *answered) WriteHeader(status int) {
	if !a.begun && status >= 200 {
		a.begun, a.status = true, status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answered) Write(data []byte) (int, error) {
	if !a.begun {
		a.begun, a.status = true, http.StatusOK
	}
	return a.ResponseWriter.Write(data)
}

// Unwrap lets [http.ResponseController] reach what is behind.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }
