package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
)

// failed tells what could not be done, as one of the forge's errors where it
// is one.
func failed(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	for _, known := range []error{
		forge.ErrNotFound, forge.ErrHeadMoved, forge.ErrConflict, forge.ErrClosed, forge.ErrNotPermitted, forge.ErrUnavailable, errRefused,
	} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	said := inWords(err)
	switch status := statusOf(err); {
	case status == http.StatusUnauthorized:
		return fmt.Errorf("%s: %w: GitHub does not accept the token or key (%s)", doing, forge.ErrNotPermitted, said)
	case status == http.StatusForbidden:
		return fmt.Errorf("%s: %w: %s", doing, forge.ErrNotPermitted, said)
	case status == http.StatusNotFound:
		return fmt.Errorf("%s: %w (or the credentials may not see it)", doing, forge.ErrNotFound)
	case status == http.StatusUnprocessableEntity:
		return fmt.Errorf("%s: %w: %s", doing, errRefused, said)
	case status == http.StatusMovedPermanently || status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect:
		return fmt.Errorf("%s: %w: the repository has moved; give its new name", doing, errRefused)
	case status >= 400 && status < 500 && status != http.StatusConflict && status != http.StatusTooManyRequests:
		return fmt.Errorf("%s: %w: %s", doing, errRefused, said)
	}
	// 409, 429, 5xx, an answer that is no JSON, or none at all.
	return fmt.Errorf("%s: %w: %s", doing, forge.ErrUnavailable, said)
}

// errRefused is an answer that will be the same the next time.
var errRefused = errors.New("GitHub refuses")

// statusOf is the status of the answer that an error tells of; 0 when there
// was none.
func statusOf(err error) int {
	var answered *github.ErrorResponse
	var token *ghinstallation.HTTPError
	switch {
	case errors.As(err, &answered) && answered.Response != nil:
		return answered.Response.StatusCode
	case errors.As(err, &token) && token.Response != nil:
		return token.Response.StatusCode
	}
	return 0
}

// inWords is what GitHub says, without the addresses that go-github puts
// around it.
func inWords(err error) string {
	var answered *github.ErrorResponse
	if !errors.As(err, &answered) {
		return err.Error()
	}
	words := []string{fmt.Sprintf("%d %s", statusOf(err), answered.Message)}
	for _, e := range answered.Errors {
		switch {
		case e.Message != "":
			words = append(words, e.Message)
		case e.Field != "":
			words = append(words, e.Field+" is "+e.Code)
		}
	}
	return strings.Join(words, "; ")
}

// unsettled reports whether a write may have had its effect, or may have it if
// it is made again: nobody knows until somebody looks.
func unsettled(err error) bool {
	return errors.Is(err, forge.ErrUnavailable) && !errors.Is(err, errWaitTooLong)
}
