package status

import (
	"context"
	"errors"
	"net/http"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/receipt"
)

// visit is one request that carries a receipt, and what it opens.
type visit struct {
	h        *Handler
	ctx      context.Context
	form     form
	receipt  receipt.Receipt
	standing *gateway.Standing
}

// action answers a visit. It gives a submission instead of a page when the one
// who asks goes on to the form for ideas.
type action func(*visit) (*page, *gateway.Submission)

// open makes a handler of an action: it looks the receipt up and answers, in
// no less than the least time.
func (h *Handler) open(does action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if h.Allow != nil && !h.Allow(r) {
			h.write(w, r, h.tooMany())
			return
		}
		wait := atLeast(h.Least)
		answer, old := h.visit(w, r, does)
		if !wait(r.Context()) {
			return // nobody waits for the answer
		}
		if old != nil {
			h.Again(w, r, old)
			return
		}
		h.write(w, r, answer)
	}
}

func (h *Handler) visit(w http.ResponseWriter, r *http.Request, does action) (*page, *gateway.Submission) {
	f, err := readForm(w, r)
	if err != nil {
		return h.tooLong(), nil
	}
	// What cannot be a receipt is looked up too, as one that nobody has: the
	// same work is done, and the same is answered.
	code, _ := receipt.Parse(f.code())
	standing, err := h.Gateway.Look(r.Context(), code)
	switch {
	case errors.Is(err, gateway.ErrUnknown):
		return h.unknown(f.code()), nil
	case err != nil:
		return h.failed("looking up a receipt", err), nil
	}
	return does(&visit{h: h, ctx: r.Context(), form: f, receipt: code, standing: standing})
}

// look reads the standing again, after something has been done.
func (v *visit) look() error {
	s, err := v.h.Gateway.Look(v.ctx, v.receipt)
	if err == nil {
		v.standing = s
	}
	return err
}

// done shows the idea as it is after something has been done, and says what:
// in the title too, which is read out first.
func (v *visit) done(text string) (*page, *gateway.Submission) {
	if err := v.look(); err != nil {
		// It has been done, and cannot be shown: what was erased, or a disk.
		return v.h.message(http.StatusOK, text, "Du kan stänga sidan nu."), nil
	}
	view := v.overview()
	view.Done = text
	return v.h.renderTitled(pageShow, text+" "+pageShow.title, http.StatusOK, view), nil
}

// refused answers an error from the gateway. Where something typed must be
// changed, again shows the form with what; field gives the id on the page of a
// field as the gateway calls it.
func (v *visit) refused(doing string, err error, field func(string) string, again func(faults) *page) (*page, *gateway.Submission) {
	if field != nil {
		if found := told(err, field); len(found) > 0 {
			return again(found), nil
		}
	}
	switch {
	case errors.Is(err, gateway.ErrNotNow):
		return v.notNow(), nil
	case errors.Is(err, gateway.ErrUnknown): // erased meanwhile
		return v.h.unknown(v.receipt.String()), nil
	}
	return v.h.failed(doing, err), nil
}

// may tells whether the gateway lets the holder do something with the idea now.
func (v *visit) may(what string) bool { return v.standing.Can[what] }
