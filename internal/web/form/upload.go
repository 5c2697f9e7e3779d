package form

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
)

// Pictures are chosen on the page that shows all answers, since files cannot
// travel in pages, and come with them when the idea is sent. They are read as
// they come, into memory that is bounded for all senders together, and never to
// a file: what a camera has written about somebody is in them until the gateway
// has cleaned them. What a file is called is not read.

// Bounds on a request with pictures.
const (
	MaxUpload  = 64 << 20 // bytes of the whole of it: more than may be sent, so that too much can be answered
	maxParts   = 150      // files and answers
	longest    = 5 * time.Minute
	chunk      = 256 << 10 // bytes that are read at a time, and that a sender must come with in [Options.Patience]
	leastRoom  = 1 << 20   // bytes that a sender of pictures takes of the room, however small they are
	headerRoom = 64 << 10  // bytes of what stands between the parts
)

// SendPath is where an idea is sent: the one address that takes large requests.
const SendPath = Path + donePage

// Room is the memory that pictures may take while they are received, from all
// senders together.
type Room struct {
	mu   sync.Mutex
	free int
}

// NewRoom gives room for a number of bytes.
func NewRoom(bytes int) *Room { return &Room{free: bytes} }

// DefaultRoom is enough for the largest submission, and for some ordinary ones
// at once.
const DefaultRoom = 64 << 20

func (r *Room) take(bytes int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if bytes > r.free {
		return false
	}
	r.free -= bytes
	return true
}

func (r *Room) give(bytes int) {
	r.mu.Lock()
	r.free += bytes
	r.mu.Unlock()
}

// takesPictures reports whether pictures may be sent.
func (f *Form) takesPictures() bool { return f.Frame.Rules.Process.Pictures }

// errLarge means that a request holds more than a form with pictures can.
var errLarge = errors.New("the request is too large")

// upload is a form with files, as it is read.
type upload struct {
	form   *Form
	w      http.ResponseWriter
	body   *allowance
	parts  *multipart.Reader
	start  time.Time
	taken  int // of the room
	values url.Values
	files  [gateway.MaxPictures][]byte // nil where none was chosen
	more   bool                        // there were files beside those
	busy   bool                        // there was no room for pictures: the rest of them is read and forgotten
}

// decodeUpload reads a form with files. done gives the room back.
func (f *Form) decodeUpload(w http.ResponseWriter, r *http.Request, boundary string) (a *answers, err error) {
	u := &upload{form: f, w: w, start: f.Now(), values: url.Values{}, body: &allowance{r: http.MaxBytesReader(w, r.Body, MaxUpload), left: maxBody + headerRoom}}
	u.parts = multipart.NewReader(u.body, boundary)
	defer func() {
		if err != nil {
			f.Room.give(u.taken)
		}
	}()
	if err := u.goOn(); err != nil {
		return nil, u.wrong(err)
	}
	for n := 0; ; n++ {
		part, err := u.parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err == nil && n >= maxParts {
			err = errLarge
		}
		if err == nil {
			err = u.part(part)
		}
		if err != nil {
			return nil, u.wrong(err)
		}
	}
	a = f.answersFrom(u.values)
	a.take(u)
	return a, u.goOn() // to be answered when the pictures have been cleaned
}

// wrong tells whether a request is too large, or no form.
func (u *upload) wrong(err error) error {
	var tooLarge *http.MaxBytesError
	if u.body.over || errors.Is(err, errLarge) || errors.As(err, &tooLarge) {
		return errLarge
	}
	return errForm
}

// room takes more of the room, unless there is none.
func (u *upload) room(bytes int) bool {
	if !u.form.Room.take(bytes) {
		return false
	}
	u.taken += bytes
	return true
}

// part reads one answer, or one file.
func (u *upload) part(part *multipart.Part) error {
	name := part.FormName()
	if part.FileName() == "" && part.Header.Get("Content-Type") == "" {
		value, err := io.ReadAll(part)
		u.values.Add(name, string(value))
		return err
	}
	for n := range u.files {
		if name != gateway.PictureField(n+1) || u.files[n] != nil {
			continue
		}
		file, err := u.file(part, gateway.MaxPicture+1)
		if err == nil && (part.FileName() != "" || len(file) > 0) { // something was chosen
			u.files[n] = file
		}
		return err
	}
	_, err := u.file(part, 0)
	u.more = true
	return err
}

// file reads a file, and keeps no more of it than most: the rest goes by. It is
// never nil.
func (u *upload) file(part *multipart.Part, most int) ([]byte, error) {
	file := []byte{}
	passing := make([]byte, 32<<10)
	for since := 0; ; {
		u.body.left += len(passing)
		n, err := part.Read(passing)
		u.body.left -= len(passing) - n
		if since += n; since >= chunk {
			since = 0
			if err := u.goOn(); err != nil {
				return nil, err
			}
		}
		if keep := min(n, most-len(file)); keep > 0 && !u.busy {
			file = u.grown(file, keep, most)
			if !u.busy {
				file = append(file, passing[:keep]...)
			}
		}
		if err == io.EOF {
			return file, nil
		} else if err != nil {
			return nil, err
		}
	}
}

// grown gives a file room for more bytes, or lets go of it when there is none.
func (u *upload) grown(file []byte, more, most int) []byte {
	if cap(file)-len(file) >= more {
		return file
	}
	size := min(max(2*cap(file), chunk), most)
	if u.taken == 0 && !u.room(leastRoom) || !u.room(size-cap(file)) {
		u.turnAway()
		return []byte{}
	}
	return append(make([]byte, 0, size), file...)
}

// turnAway lets go of the pictures and of the room for them, at once: were it
// kept until the rest has gone by, many who come together would all be turned
// away.
func (u *upload) turnAway() {
	u.busy = true
	u.form.Room.give(u.taken)
	u.taken = 0
	for n, file := range u.files {
		if file != nil {
			u.files[n] = []byte{}
		}
	}
}

// goOn lets a sender go on who comes with something, for a while.
func (u *upload) goOn() error {
	if u.form.Now().Sub(u.start) > longest {
		return errLarge
	}
	if u.form.Patience != nil {
		u.form.Patience(u.w)
	}
	return nil
}

// allowance reads as much as it is allowed at the moment: what stands beside
// files is small, however it is written.
type allowance struct {
	r    io.Reader
	left int
	over bool
}

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		a.over = true
		return 0, errLarge
	}
	n, err := a.r.Read(p[:min(len(p), a.left)])
	a.left -= n
	return n, err
}
