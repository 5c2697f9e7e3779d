package gateway

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// photographed gives a photograph, as a camera writes it: with a word of where
// it was taken.
func photographed(t testing.TB, seed int, where string) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			m.SetRGBA(x, y, color.RGBA{uint8(4 * x), uint8(5*y + seed), uint8(x * y), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		t.Fatal(err)
	}
	comment := append([]byte{0xff, 0xfe, 0, byte(len(where) + 2)}, where...)
	return slices.Concat(out.Bytes()[:2], comment, out.Bytes()[2:])
}

// pictureWorld takes pictures.
func pictureWorld(t testing.TB, release string) *world {
	t.Helper()
	w := memoryWorld(t, "orebro")
	rules, process := *w.rules, *w.rules.Process
	process.Pictures, process.Release, process.Batch.Least = true, release, 1
	rules.Process = &process
	w.rules = &rules
	w.open()
	return w
}

// pictured is a submission with pictures.
func (w *world) pictured(n int, descriptions ...string) *Submission {
	w.Helper()
	s := w.submission(n, "Låna verktyg")
	for m, alt := range descriptions {
		s.Pictures = append(s.Pictures, Picture{File: photographed(w, n+m, "Storgatan 1"), Alt: alt})
	}
	return s
}

func (w *world) pictureFiles() []string {
	w.Helper()
	names, err := w.pictures.Names()
	if err != nil {
		w.Fatal(err)
	}
	return names
}

func TestAPictureGoesAllTheWay(t *testing.T) {
	w := pictureWorld(t, "ren")
	got := w.receive(w.pictured(1, "En tom hylla", "Två borrmaskiner"))
	if again := w.receive(w.pictured(1, "En tom hylla", "Två borrmaskiner")); !again.Again || again.Changed || again.ID != got.ID {
		t.Errorf("sent again: %+v", again)
	}
	first, second := got.ID+"-1.jpg", got.ID+"-2.jpg"
	if files := w.pictureFiles(); !slices.Equal(files, []string{first, second}) {
		t.Fatalf("kept: %q", files)
	}
	if kept := everything(t, w.disk); bytes.Contains(kept, []byte("Storgatan")) {
		t.Error("what the camera wrote is kept")
	}
	c := w.theCase(got.ID)
	var open *Undecided
	if err := w.Release(t.Context(), c.ID); c.State != Arrived || !errors.As(err, &open) || len(open.Findings) != 2 {
		t.Fatalf("an idea with pictures was released with nobody having looked at them: %v, %+v", err, c)
	}
	name, data, err := w.Picture(t.Context(), got.ID, 2)
	if err != nil || name != second {
		t.Fatal(name, err)
	}
	if err := w.Keep(t.Context(), c.ID, open.Findings[1].Number, "visar bara verktyg"); err != nil {
		t.Fatal(err)
	}
	if err := w.Replace(t.Context(), c.ID, open.Findings[0].Number, "x"); !errors.Is(err, ErrPicture) {
		t.Errorf("a picture was replaced by words: %v", err)
	}
	if err := w.Drop(t.Context(), c.ID, open.Findings[0].Number, " "); !errors.Is(err, ErrReason) {
		t.Errorf("dropped without a reason: %v", err)
	}
	if err := w.Drop(t.Context(), c.ID, open.Findings[0].Number, "visar en kollega"); err != nil {
		t.Fatal(err)
	}
	if files := w.pictureFiles(); !slices.Equal(files, []string{second}) {
		t.Errorf("left: %q", files)
	}
	if err := w.Release(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	w.doRelay()
	there := w.inSluss()[0]
	if len(there.Images) != 1 || there.Images[0].File != second || there.Images[0].Alt != "Två borrmaskiner" {
		t.Fatalf("in the sluss: %+v", there.Images)
	}
	pull, err := w.sluss.Pull(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	files, err := w.sluss.Files(t.Context(), pull.Head)
	if err != nil {
		t.Fatal(err)
	}
	if in, err := fs.ReadFile(files, check.ImagesFolder+"/"+second); err != nil || !bytes.Equal(in, data) {
		t.Errorf("the picture is not what was looked at: %v", err)
	}
	if _, err := fs.Stat(files, check.ImagesFolder+"/"+first); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was dropped came along: %v", err)
	}
}

// Nobody is released unseen: a description is read as every text is.
func TestDescriptionsAreLookedThrough(t *testing.T) {
	w := pictureWorld(t, "manniska")
	var refused *Refused
	if _, err := w.Receive(t.Context(), w.pictured(1, "HEMLIG")); !errors.As(err, &refused) || len(refused.Hits["bild-1-text"]) != 1 {
		t.Fatalf("%v %+v", err, refused)
	}
	if files := w.pictureFiles(); len(files) > 0 {
		t.Errorf("kept though it was refused: %q", files)
	}
	got := w.receive(w.pictured(1, "Annas hylla"))
	c := w.theCase(got.ID)
	if len(c.Findings) != 2 || c.Findings[1].Field != "bild-1-text" {
		t.Fatalf("%+v", c.Findings)
	}
	w.try(w.Replace(t.Context(), c.ID, 2, "en"))
	w.try(w.Rewrite(t.Context(), c.ID, "bild-1-text", "En hylla"))
	if c = w.theCase(c.ID); c.Idea.Images[0].Alt != "En hylla" || len(c.Undecided()) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestPicturesThatCannotBeTaken(t *testing.T) {
	good := photographed(t, 1, "")
	for what, test := range map[string]struct {
		pictures []Picture
		off      bool
		want     string
	}{
		"where none are taken":                {[]Picture{{good, "En hylla"}}, true, "bild-1: Skicka idén utan bilder."},
		"without words":                       {[]Picture{{good, " "}}, false, "bild-1-text: Beskriv vad bilden visar."},
		"too many words":                      {[]Picture{{good, strings.Repeat("å", 151)}}, false, "bild-1-text: Beskrivningen av bilden får vara högst 150 tecken."},
		"words without a picture":             {[]Picture{{}, {nil, "En hylla"}}, false, "bild-2: Välj bilden, eller ta bort beskrivningen av den."},
		"an empty file":                       {[]Picture{{[]byte{}, "En hylla"}}, false, "bild-1: Filen är tom. Välj en annan."},
		"too heavy":                           {[]Picture{{make([]byte, MaxPicture+1), "En hylla"}}, false, "bild-1: Filen får vara högst 10 MB."},
		"too many":                            {[]Picture{{good, "1"}, {good, "2"}, {good, "3"}, {good, "4"}}, false, "bild-3: Du kan bifoga högst 3 bilder."},
		"another kind":                        {[]Picture{{[]byte("%PDF-1.7 och mer"), "En hylla"}}, false, "bild-1: Filen måste vara jpg eller png. Den här är ett PDF-dokument."},
		"as many pixels as nothing is":        {[]Picture{{bomb(t, 20_000), "En hylla"}}, false, "bild-1: Bilden är för stor: den har för många bildpunkter. Gör den mindre, till exempel genom att ta en skärmbild av den."},
		"a web page that is called a picture": {[]Picture{{[]byte("<!doctype html><script>alert(1)</script>"), "En hylla"}}, false, "bild-1: Filen måste vara jpg eller png. Den här är en ritning i text (SVG)."},
		"cut off":                             {[]Picture{{good, "En hylla"}, {good[:len(good)/2], "En till"}}, false, "bild-2: Bilden är skadad eller inte hel. Spara den en gång till, som jpg eller png."},
		"two faults, and both are told of":    {[]Picture{{[]byte("hej"), "En hylla"}, {[]byte("hej"), "En till"}}, false, "bild-1: Filen måste vara jpg eller png. bild-2: Filen måste vara jpg eller png."},
	} {
		w := pictureWorld(t, "manniska")
		w.rules.Process.Pictures = !test.off
		s := w.submission(1, "Låna verktyg")
		s.Pictures = test.pictures
		_, err := w.Receive(t.Context(), s)
		var faulty *Faulty
		if !errors.As(err, &faulty) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		var told []string
		for _, field := range slices.Sorted(maps.Keys(faulty.Faults)) {
			told = append(told, field+": "+faulty.Faults[field][0].Remedy)
		}
		if got := strings.Join(told, " "); got != test.want {
			t.Errorf("%s: %s", what, got)
		}
		if files := w.pictureFiles(); len(files) > 0 {
			t.Errorf("%s: kept %q", what, files)
		}
	}
}

// bomb is a small file that is a picture of side × side pixels.
func bomb(t testing.TB, side int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, image.NewGray(image.Rect(0, 0, side, side/50))); err != nil {
		t.Fatal(err)
	}
	file := out.Bytes()
	binary.BigEndian.PutUint32(file[20:], uint32(side)) // it says that it is higher than it is
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// A file that is a picture and something else too comes out as the picture.
func TestWhatIsBesideThePictureIsGone(t *testing.T) {
	w := pictureWorld(t, "manniska")
	s := w.pictured(1, "En hylla")
	for _, more := range []string{"PK\x03\x04 hemligt.zip", "<script>alert(1)</script>", "%PDF-1.7"} {
		s.Pictures[0].File = append(s.Pictures[0].File, more...)
	}
	got := w.receive(s)
	if _, data, err := w.Picture(t.Context(), got.ID, 1); err != nil || bytes.Contains(data, []byte("script")) || bytes.Contains(data, []byte("zip")) {
		t.Errorf("%v: %q", err, data[len(data)-50:])
	}
}

func TestAnIdeaThatIsSentAgainWithChanges(t *testing.T) {
	w := pictureWorld(t, "manniska")
	w.receive(w.pictured(1, "En hylla"))
	for what, change := range map[string]func(*Submission){
		"the title":           func(s *Submission) { s.Idea.Title = "Låna tält" },
		"a text":              func(s *Submission) { s.Idea.Sections[1].Markdown += " Gratis." },
		"the part":            func(s *Submission) { s.Part = "nej" },
		"what exists":         func(s *Submission) { s.Exists = "Ja" },
		"a contact":           func(s *Submission) { s.Contact = &Contact{How: "epost"} },
		"a picture":           func(s *Submission) { s.Pictures[0].File = photographed(t, 9, "") },
		"a picture's words":   func(s *Submission) { s.Pictures[0].Alt = "Två hyllor" },
		"no picture any more": func(s *Submission) { s.Pictures = nil },
	} {
		s := w.pictured(1, "En hylla")
		change(s)
		if got := w.receive(s); !got.Again || !got.Changed {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if got := w.receive(w.pictured(1, "En hylla")); !got.Again || got.Changed {
		t.Errorf("nothing: %+v", got)
	}
	if spool := onDisk(t, w.disk.(*durabletest.Disk), "spool"); strings.Contains(spool, "tält") {
		t.Error("a change was kept")
	}
}

func TestPicturesGoWithTheirIdea(t *testing.T) {
	w := pictureWorld(t, "manniska")
	gone, stays := w.receive(w.pictured(1, "En hylla")), w.receive(w.pictured(2, "En låda"))
	w.try(w.Erase(t.Context(), gone.ID))
	if files := w.pictureFiles(); len(files) != 1 || !strings.HasPrefix(files[0], stays.ID) {
		t.Errorf("after the erasure: %q", files)
	}
	// Nothing but a picture is left of it: that is something to erase, too.
	w.try(w.pictures.Put(gone.ID+"-3.jpg", []byte("x")))
	w.try(w.Erase(t.Context(), gone.ID))
	w.try(w.Withdraw(t.Context(), stays.Receipt))
	w.now = w.now.AddDate(0, 0, keepText)
	w.try(w.Expire(t.Context()))
	if files := w.pictureFiles(); len(files) != 1 {
		t.Errorf("gone before their time: %q", files)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.try(w.Expire(t.Context()))
	if files := w.pictureFiles(); len(files) != 0 {
		t.Errorf("after their time: %q", files)
	}
}
