// Package status is the pages where those who have left an idea follow it, with
// nothing but their receipt: the way so far, the answers, the dialogue, and
// what they may do with the idea.
//
// A receipt is typed into a form and travels in the bodies of requests. It
// stands in hidden fields of the pages that it opens, so that one can go on
// from there, and never in an address, a header, a log or an error. There is no
// session: every page is asked for with the receipt.
//
// Answers to a receipt tell whoever watches the traffic, or keeps a log of
// status codes and sizes, nothing of whether there is such an idea: all have the same
// status, headers and length, come no sooner than after a fixed time, and are never
// compressed. That is why a receipt that opens nothing gets 200. What is wrong
// with the other forms is told with 422, as in the form for ideas.
package status

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/site"
	ideaform "github.com/idesluss/idesluss/internal/web/form"
)

// Path is where the pages stand on the public site.
const Path = "/min-ide/"

// Gateway is what the pages need of [gateway.Gateway].
type Gateway interface {
	Look(context.Context, receipt.Receipt) (*gateway.Standing, error)
	Answer(ctx context.Context, r receipt.Receipt, message int, text string) error
	Supplement(ctx context.Context, r receipt.Receipt, text string) error
	Withdraw(context.Context, receipt.Receipt) error
	Again(context.Context, receipt.Receipt) (*gateway.Submission, error)
	Consent(ctx context.Context, r receipt.Receipt, choice, name, quote string) error
	Survey(ctx context.Context, r receipt.Receipt, answers map[string]string) error
	Recontact(ctx context.Context, r receipt.Receipt, c *gateway.Contact) error
	CanSeek() bool
	Seek(ctx context.Context, address string) error
}

// Options are what the pages get from outside.
type Options struct {
	Gateway Gateway
	Frame   *site.Frame // the layout and the rules; make a new handler when they change

	// Again shows the form for ideas filled in with an earlier attempt.
	Again func(http.ResponseWriter, *http.Request, *gateway.Submission)

	// Allow tells whether the one who asks may try one more receipt now; nil
	// lets everyone. It is asked before anything is looked up.
	Allow func(*http.Request) bool

	// AllowSeek tells so for asking for a fresh receipt.
	AllowSeek func(*http.Request) bool

	// Least is the shortest time that an answer to a receipt takes. It should be
	// longer than looking up an idea with a long dialogue. 0 gives leastTime.
	Least time.Duration

	Now func() time.Time
	Log *slog.Logger // what failed, without a word of what was asked
}

const leastTime = 100 * time.Millisecond

// Handler serves the pages.
type Handler struct {
	Options
	mux   *http.ServeMux
	reach *ideaform.Reach // nil where contacts are not taken

	// sending lets one message be kept at a time, so that a double click is
	// seen as the same message twice.
	sending sync.Mutex
}

// New gives the pages, at Path.
func New(o Options) (*Handler, error) {
	if o.Gateway == nil || o.Frame == nil || o.Again == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("the status pages need a gateway, a frame, a form, a clock and a log")
	}
	if o.Least == 0 {
		o.Least = leastTime
	}
	h := &Handler{Options: o, mux: http.NewServeMux(), reach: ideaform.NewReach(o.Frame)}
	h.mux.HandleFunc("GET "+Path+"{$}", h.ask)
	h.mux.HandleFunc("GET "+Path+"hitta", h.lost)
	h.mux.HandleFunc("POST "+Path+"hitta", h.seek)
	for name, does := range map[string]action{
		"visa": (*visit).show, "komplettera": (*visit).supplement, "aterta": (*visit).withdraw,
		"synas": (*visit).consent, "tyck-till": (*visit).survey, "forsok-igen": (*visit).again,
		"kontakt": (*visit).contactDetails,
	} {
		h.mux.HandleFunc("POST "+Path+name, h.open(does))
		h.mux.HandleFunc("GET "+Path+name, h.toStart)
	}
	h.mux.HandleFunc("GET "+Path, h.missing)
	return h, nil
}

// Sources names the inline style and script of the pages, for the
// Content-Security-Policy. There is no script.
func (h *Handler) Sources() (style, script string) { return h.Frame.StyleSource(), "" }

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// ask shows where the receipt is typed.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request) {
	h.write(w, r, h.render(pageAsk, http.StatusOK, askView{Seek: h.Gateway.CanSeek(), Ways: h.ways()}))
}

// missing answers an address that leads nowhere.
func (h *Handler) missing(w http.ResponseWriter, r *http.Request) {
	h.write(w, r, h.message(http.StatusNotFound, "Vi hittar inte sidan",
		"Adressen kan vara fel, eller så har sidan flyttats. Du kommer till din idé med ditt kvitto."))
}

// toStart is for who comes to a page without a receipt, from an old tab or a
// bookmark.
func (h *Handler) toStart(w http.ResponseWriter, r *http.Request) {
	headers(w)
	http.Redirect(w, r, h.Frame.URL(Path), http.StatusSeeOther)
}
