package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/pktline"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
)

// ErrDenied means that a server does not let the caller read.
var ErrDenied = errors.New("the server does not permit it")

// Remote is a repository on a server that speaks Git's smart HTTP.
type Remote struct {
	Address string       // "https://github.com/kommun/sluss.git"; without credentials
	Client  *http.Client // adds the credentials
	Most    int64        // bytes that one fetch may bring; no limit when 0
}

// Fetch brings commits, and all that they lead to, from a server; what the
// commits in have lead to is here already, and is not sent again. ErrNotFound
// when the server has one of them not, or no reference leads there, or it is no
// such repository; ErrDenied when it does not let us in.
//
// It is one request: the server is not first asked which references it has, a
// list that grows with every pull request there ever was.
//
// What comes is written to a file of its own, which is read through, held
// against its own sum and made durable before anybody sees it.
func (t *Tx) Fetch(from Remote, want []string, have ...string) error {
	err := t.fetch(from, want, have)
	if t.ctx.Err() != nil {
		err = t.ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("fetching %s: %w", strings.Join(want, " "), err)
	}
	return nil
}

func (t *Tx) fetch(from Remote, want, have []string) error {
	if t.over {
		return errOver
	}
	body, err := asked(want, have)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(t.ctx, http.MethodPost, from.Address+"/git-upload-pack", body)
	if err != nil {
		return errors.New("the server's address is not an address")
	}
	request.Header.Set("Content-Type", "application/x-git-upload-pack-request")
	request.Header.Set("Accept", "application/x-git-upload-pack-result")
	request.Header.Set("User-Agent", "git/idesluss") // GitHub serves Git to agents that are called so
	answer, err := from.Client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%w (%d)", ErrDenied, answer.StatusCode)
	case http.StatusNotFound:
		return errorf(ErrNotFound, "the server has no such repository, or does not show it")
	default:
		return fmt.Errorf("the server says %d", answer.StatusCode)
	}
	if err := acknowledged(answer.Body); err != nil {
		return err
	}
	if err := t.receive(sideband.NewDemuxer(sideband.Sideband64k, answer.Body), from.Most); err != nil {
		return err
	}
	for _, id := range want {
		if err := t.need(id, plumbing.CommitObject); err != nil {
			return err
		}
	}
	return nil
}

// asked is a request for commits, in the words of Git's first protocol, which
// every server understands. What is wanted of the answer is said once.
func asked(want, have []string) (io.Reader, error) {
	var body bytes.Buffer
	lines := pktline.NewEncoder(&body)
	for _, id := range slices.Concat(want, have) {
		if _, err := parseID(id); err != nil {
			return nil, err
		}
	}
	var err error
	how := " side-band-64k ofs-delta no-progress"
	for _, id := range want {
		err = errors.Join(err, lines.Encodef("want %s%s\n", id, how))
		how = ""
	}
	err = errors.Join(err, lines.Flush())
	for _, id := range have {
		err = errors.Join(err, lines.Encodef("have %s\n", id))
	}
	return &body, errors.Join(err, lines.EncodeString("done\n"))
}

// acknowledged reads the line that comes before what was asked for.
func acknowledged(answer io.Reader) error {
	line := pktline.NewScanner(answer)
	if !line.Scan() && line.Err() == nil {
		return io.ErrUnexpectedEOF
	}
	var refused *pktline.ErrorLine
	said := strings.TrimSpace(string(line.Bytes()))
	switch {
	case errors.As(line.Err(), &refused) && strings.Contains(refused.Text, "not our ref"):
		return errorf(ErrNotFound, "no reference of the server's leads there")
	case line.Err() != nil:
		return line.Err()
	case said != "NAK" && !strings.HasPrefix(said, "ACK "):
		return fmt.Errorf("the server says %q", said)
	}
	return nil
}
