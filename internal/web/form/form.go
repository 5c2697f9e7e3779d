// Package form is the web form where an idea is left: a start page, a page for
// each question, a page to check the answers on, and the receipt.
//
// It keeps nothing between two pages. The answers travel in the pages
// themselves, in hidden fields, and all of them are judged again when they are
// sent: no session, no cookie, no time limit, no script needed. A random form
// token, from the first page on, makes one form one idea however often it is
// sent.
//
// What to ask comes from the process: the sections that its first step
// requires, who may submit, and whether contact is wanted. The package does
// not store, mail or relay anything, and logs nothing: the gateway receives.
package form

import (
	"context"
	"errors"
	"html/template"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/site"
)

// Path is where the form stands. A handler answers for everything below it.
const Path = "/lamna/"

// Receiver takes what is sent: the gateway.
type Receiver interface {
	Receive(context.Context, *gateway.Submission) (*gateway.Received, error)
}

// Link leads to an idea.
type Link struct{ Href, Text string }

// Closing is when and until when nothing can be sent.
type Closing struct{ Until time.Time } // in Swedish time; zero when it is not known

// Options are what a form gets from outside.
type Options struct {
	Frame   *site.Frame // the layout, and what it was made from; make a new form when it changes
	Gateway Receiver
	Key     []byte           // of the gateway, for form tokens
	Now     func() time.Time // the clock, in Swedish time
	Random  io.Reader

	Least   time.Duration             // a form that is sent sooner is shown once more; in whole minutes
	Similar func(title string) []Link // launched or open ideas that resemble a title; may be nil
	Closed  func() *Closing           // nil, or gives nil, when ideas can be sent
	Digital string                    // id of the support function for digital ideas; empty when that is not asked
	Mail    bool                      // a confirmation is mailed to those who leave an address
	Status  string                    // where the receipt is typed in; /min-ide/ when empty
	Failed  func(error)               // told what of ours failed; may be nil

	Room     *Room                     // for pictures while they come, of all forms together; nil for one of its own
	Patience func(http.ResponseWriter) // lets somebody who sends pictures go on for a while; may be nil
}

// Form is the handler. It may be used from several goroutines.
type Form struct {
	Options
	pages   []*page // the questions in order
	script  template.JS
	policy  string     // of every page
	drawing sync.Mutex // of tokens
	mux     *http.ServeMux
}

// New makes a form.
func New(o Options) (*Form, error) {
	if o.Frame == nil || o.Gateway == nil || o.Now == nil || o.Random == nil {
		return nil, errors.New("a form needs a frame, a gateway, a clock and a random source")
	}
	if len(o.Key) < 16 {
		return nil, errors.New("the key for form tokens is too short")
	}
	if o.Frame.Rules.Process.Start() == nil {
		return nil, errors.New("the process has no step where ideas come in")
	}
	if o.Similar == nil {
		o.Similar = func(string) []Link { return nil }
	}
	if o.Closed == nil {
		o.Closed = func() *Closing { return nil }
	}
	if o.Room == nil {
		o.Room = NewRoom(DefaultRoom)
	}
	if o.Status == "" {
		o.Status = "/min-ide/"
	}
	f := &Form{Options: o, script: template.JS(script), policy: o.Frame.Policy(script), mux: http.NewServeMux()}
	f.pages = f.questions()
	f.routes()
	return f, nil
}

// ServeHTTP implements [http.Handler].
func (f *Form) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.mux.ServeHTTP(w, r) }

// Names of the pages that are no questions, below [Path].
const (
	checkPage    = "kontrollera"
	donePage     = "klart"
	digitalPage  = "digital-ide"
	blankPage    = "blankett"
	answersPage  = "svar.txt"
	receiptsPage = "kvitto.txt"
)

func (f *Form) routes() {
	f.mux.HandleFunc("GET "+Path+"{$}", f.start)
	f.mux.HandleFunc("GET "+Path+blankPage, f.blank)
	f.mux.HandleFunc("GET "+Path+f.pages[0].slug, f.begin)
	again := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, f.url(""), http.StatusSeeOther) // there are no answers to go on with
	}
	post := func(name string, handle func(http.ResponseWriter, *http.Request, *answers)) {
		f.mux.HandleFunc("POST "+Path+name, f.read(handle))
		if name != f.pages[0].slug {
			f.mux.HandleFunc("GET "+Path+name, again)
		}
	}
	for _, p := range f.pages {
		post(p.slug, func(w http.ResponseWriter, r *http.Request, a *answers) { f.question(w, r, p, a) })
	}
	post(checkPage, f.check)
	post(donePage, f.send)
	post(answersPage, f.download)
	post(receiptsPage, f.keepReceipt)
	if f.digital() != nil {
		post(digitalPage, f.digitalIdea)
	}
	f.mux.HandleFunc("GET "+FilePath, f.askFile)
	f.mux.HandleFunc("POST "+FilePath, f.takeFile)
	f.mux.HandleFunc("GET "+Path, f.missing)
}

// url gives the address of a page of the form.
func (f *Form) url(name string) string { return f.Frame.URL(Path + name) }

// read reads the answers of a request before it is handled.
func (f *Form) read(handle func(http.ResponseWriter, *http.Request, *answers)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := f.decode(w, r)
		if err != nil {
			f.unreadable(w, err)
			return
		}
		if a.chosen.done != nil {
			defer a.chosen.done()
		}
		handle(w, r, a)
	}
}
