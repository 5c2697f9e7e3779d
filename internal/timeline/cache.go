package timeline

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// signature begins a file that [Encode] has written. The number is raised when
// the form of the file changes, or what a timeline says of the same history.
const signature = "idesluss timeline 1\n"

// ErrNoTimeline means that bytes are no timeline that this program has written:
// another version's, or damaged. It is read from the history instead.
var ErrNoTimeline = errors.New("no timeline")

// sum is what the file is guarded by against disks that forget: it finds every
// change within 32 bits, and all but one in four thousand million of others. It
// is no guard against people, who could as well change the program.
var sum = crc32.MakeTable(crc32.Castagnoli)

const headSize = len(signature) + crc32.Size

// Encode writes a timeline as bytes: the signature, the CRC-32C of what
// follows, and then counts and days as varints, and words with their length
// first. Equal timelines give equal bytes.
func Encode(t *Timeline) []byte {
	var w writer
	w.timeline(t)
	return sealed(w.buf)
}

// sealed puts the signature and the sum before what they are of.
func sealed(content []byte) []byte {
	out := make([]byte, 0, headSize+len(content))
	out = append(out, signature...)
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(content, sum))
	return append(out, content...)
}

// Decode reads what Encode wrote. The error is ErrNoTimeline for anything else.
// The words of the timeline lie in one string, so reading it makes few objects.
func Decode(data []byte) (*Timeline, error) {
	if len(data) < headSize || string(data[:len(signature)]) != signature {
		return nil, fmt.Errorf("%w: of this version", ErrNoTimeline)
	}
	if crc32.Checksum(data[headSize:], sum) != binary.LittleEndian.Uint32(data[len(signature):]) {
		return nil, fmt.Errorf("%w: it is damaged", ErrNoTimeline)
	}
	r := reader{text: string(data[headSize:])}
	t := r.timeline()
	if r.bad || r.at < len(r.text) {
		return nil, fmt.Errorf("%w: it cannot be read", ErrNoTimeline)
	}
	return t, nil
}

// writer puts values after each other.
type writer struct {
	buf   []byte
	steps map[string]int
}

func (w *writer) count(n int)                   { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }
func (w *writer) number(n int)                  { w.buf = binary.AppendVarint(w.buf, int64(n)) }
func (w *writer) word(s string)                 { w.count(len(s)); w.buf = append(w.buf, s...) }
func (w *writer) day(d calendar.Date)           { w.number(int(d)) }
func (w *writer) after(d, before calendar.Date) { w.number(int(d - before)) }

func (w *writer) timeline(t *Timeline) {
	w.word(t.Head)
	stays := w.stepNames(t)
	w.count(stays)
	w.count(len(t.Ideas))
	for n := range t.Ideas {
		w.history(&t.Ideas[n])
	}
	w.count(len(t.Findings))
	for _, f := range t.Findings {
		for _, s := range []string{string(f.Kind), f.Commit, f.Idea, f.Path, f.From, f.To, f.Detail} {
			w.word(s)
		}
		w.day(f.Day)
	}
}

// stepNames writes every step's name once, and gives how many stays there are.
func (w *writer) stepNames(t *Timeline) (stays int) {
	var names []string
	w.steps = map[string]int{}
	for n := range t.Ideas {
		stays += len(t.Ideas[n].Stays)
		for _, s := range t.Ideas[n].Stays {
			if _, ok := w.steps[s.Step]; !ok {
				w.steps[s.Step] = len(names)
				names = append(names, s.Step)
			}
		}
	}
	w.count(len(names))
	for _, name := range names {
		w.word(name)
	}
	return stays
}

func (w *writer) history(h *History) {
	w.word(h.Idea)
	w.word(h.Path)
	w.day(h.Added)
	w.after(h.Changed, h.Added)
	w.day(h.Removed)
	w.count(h.Decisions)
	w.count(len(h.Stays))
	for _, s := range h.Stays {
		w.count(w.steps[s.Step])
		w.after(s.Entered, h.Added)
		w.day(s.Left)
		w.count(s.Decision)
		w.word(s.Commit)
	}
}

// reader takes values from a text, one after the other. After the first that is
// not there it is bad, and gives zeros.
type reader struct {
	text  string
	at    int // what has been read
	bad   bool
	steps []string
	stays []Stay // room for all
}

// fail leaves nothing to read.
func (r *reader) fail() { r.at, r.bad = len(r.text), true }

// uvarint reads what binary.AppendUvarint wrote.
func (r *reader) uvarint() uint64 {
	if r.at < len(r.text) && r.text[r.at] < 0x80 { // most are that small
		r.at++
		return uint64(r.text[r.at-1])
	}
	return r.long()
}

func (r *reader) long() uint64 {
	var x uint64
	for n := range binary.MaxVarintLen64 {
		if r.at == len(r.text) {
			break
		}
		b := r.text[r.at]
		r.at++
		x |= uint64(b&0x7f) << (7 * n)
		if b < 0x80 {
			return x
		}
	}
	r.fail()
	return 0
}

// count reads a number of things that are still to come, each of a byte at
// least.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.text)-r.at) {
		r.fail()
		return 0
	}
	return int(n)
}

// small reads a number that is none of things to come.
func (r *reader) small() int {
	n := r.uvarint()
	if n > idea.MaxSize { // more than a file has room for
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) number() int {
	u := r.uvarint()
	return int(int64(u>>1) ^ -int64(u&1))
}

func (r *reader) word() string {
	n := r.count()
	r.at += n
	return r.text[r.at-n : r.at]
}

func (r *reader) day() calendar.Date { return calendar.Date(r.number()) }

func (r *reader) timeline() *Timeline {
	t := &Timeline{Head: r.word()}
	r.steps = make([]string, r.count())
	for n := range r.steps {
		r.steps[n] = r.word()
	}
	r.stays = make([]Stay, 0, r.count())
	t.Ideas = make([]History, r.count())
	for n := range t.Ideas {
		h := &t.Ideas[n]
		r.history(h)
		if n > 0 && t.Ideas[n-1].Idea >= h.Idea {
			r.fail() // ideas are looked up by their order
		}
		if r.bad {
			return t
		}
	}
	for range r.count() {
		f := Finding{Kind: Kind(r.word()), Commit: r.word(), Idea: r.word(), Path: r.word(), From: r.word(), To: r.word(), Detail: r.word()}
		f.Day = r.day()
		t.Findings = append(t.Findings, f)
	}
	return t
}

func (r *reader) history(h *History) {
	h.Idea, h.Path = r.word(), r.word()
	h.Added = r.day()
	h.Changed = h.Added + r.day()
	h.Removed = r.day()
	h.Decisions = r.small()
	stays := r.count()
	if stays > cap(r.stays)-len(r.stays) {
		r.fail()
		return
	}
	first := len(r.stays)
	for range stays {
		step := r.small()
		if step >= len(r.steps) {
			r.fail()
			return
		}
		s := Stay{Step: r.steps[step], Entered: h.Added + r.day(), Left: r.day(), Decision: r.small()}
		s.Commit = r.word()
		r.stays = append(r.stays, s)
	}
	if stays > 0 {
		h.Stays = r.stays[first:len(r.stays):len(r.stays)]
	}
}
