package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// What may be sent of pictures.
const (
	MaxPictures    = 3
	MaxPicture     = 10 << 20 // bytes of a file
	MaxDescription = 150      // characters
)

// pictureLimits bound what a picture costs, and what is kept of it: enough to
// read a sign by, and light enough for any page.
var pictureLimits = privacy.PictureLimits{Bytes: MaxPicture, Pixels: privacy.DefaultPictureLimits.Pixels, Long: 1600, Weight: 300 << 10}

// Picture is a picture as it was chosen, with what it shows in words. Its
// number is its place among those of the submission, from 1; an empty one is
// none.
type Picture struct {
	File []byte // JPEG or PNG; nil when no file came
	Alt  string
}

// Fields of a submission that are about its pictures, by number: the file, and
// the words. Faults and findings name them.
func PictureField(n int) string     { return "bild-" + strconv.Itoa(n) }
func DescriptionField(n int) string { return PictureField(n) + "-text" }

// pictureKind is the kind of finding that every picture is: no program can tell
// whether it shows who somebody is, so a person must look at it.
const pictureKind privacy.Kind = "bild"

const lookAtIt = "Titta på den (idesluss intake show ID --pictures MAPP). Den får vara kvar bara om den inte visar vem någon är: inga människor, namnskyltar eller skärmar med uppgifter."

// cleaned is a picture with nothing left in it but its pixels.
type cleaned struct {
	name string // 1.jpg: its number and what it is
	data []byte
}

// mostToClean is how many ideas with pictures are received at a time. Pictures
// are cleaned one by one, and the worst that may be sent take about two seconds
// each: whoever comes last waits a minute or so, well within what the connection
// lasts. Ideas without pictures do not wait for them: it is far fewer than
// mostAtOnce.
const mostToClean = 12

// line lets a submission with pictures wait for them to be cleaned, unless so
// many wait that it would take too long: ErrCrowded. One without does not wait.
func (g *Gateway) line(s *Submission) (leave func(), err error) {
	if !slices.ContainsFunc(s.Pictures, func(p Picture) bool { return p.File != nil }) {
		return func() {}, nil
	}
	select {
	case g.waiting <- struct{}{}:
		return func() { <-g.waiting }, nil
	default:
		return nil, ErrCrowded
	}
}

// measure judges the pictures of a submission by all that can be known before
// any of them is decoded, and gives the idea their words. What each will be
// called is not known yet; their numbers are.
func measure(s *Submission, p *process.Process) error {
	if faults := aboutPictures(s.Pictures, p); len(faults) > 0 {
		return &Faulty{faults}
	}
	return s.eachPicture(func(_ int, file []byte) (ext string, err error) {
		return ".jpg", privacy.MeasureImage(file, pictureLimits)
	})
}

// clean makes the pictures of a submission fit to be kept, one at a time, and
// gives the idea their names and words.
func (g *Gateway) clean(ctx context.Context, s *Submission) (all []cleaned, err error) {
	err = s.eachPicture(func(number int, file []byte) (ext string, err error) {
		data, ext, err := g.cleanOne(ctx, file)
		all = append(all, cleaned{name: strconv.Itoa(number) + ext, data: data})
		return ext, err
	})
	return all, err
}

// eachPicture does something with each picture that was sent, and gives the
// idea those that came out of it. All that are unfit are told of together.
func (s *Submission) eachPicture(do func(number int, file []byte) (ext string, err error)) error {
	s.Idea.Images = nil
	faults := map[string][]fault.Fault{}
	for n, p := range s.Pictures {
		if p.File == nil {
			continue
		}
		ext, err := do(n+1, p.File)
		var unfit *privacy.PictureError
		switch {
		case errors.As(err, &unfit):
			faults[PictureField(n+1)] = []fault.Fault{{Rule: "bild", Message: "Bilden går inte att ta emot.", Remedy: unfit.Reason}}
			continue
		case err != nil:
			return err
		}
		s.Idea.Images = append(s.Idea.Images, idea.Image{File: strconv.Itoa(n+1) + ext, Alt: strings.TrimSpace(p.Alt)})
	}
	if len(faults) > 0 {
		return &Faulty{faults}
	}
	return nil
}

func (g *Gateway) cleanOne(ctx context.Context, file []byte) (data []byte, ext string, err error) {
	select {
	case g.cleaning <- struct{}{}:
		defer func() {
			runtime.GC() // what the picture took is free before the next one begins
			<-g.cleaning
		}()
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	return privacy.CleanImage(bytes.NewReader(file), pictureLimits)
}

// aboutPictures judges what can be judged without opening a picture.
func aboutPictures(pictures []Picture, p *process.Process) map[string][]fault.Fault {
	faults := map[string][]fault.Fault{}
	add := func(field, rule, message, remedy string) {
		faults[field] = append(faults[field], fault.Fault{Rule: rule, Message: message, Remedy: remedy})
	}
	for n, picture := range pictures {
		file, words := PictureField(n+1), DescriptionField(n+1)
		alt := strings.TrimSpace(picture.Alt)
		switch {
		case picture.File == nil && alt == "":
			continue
		case !p.Pictures:
			add(file, "inte-har", "Idéslussen tar inte emot bilder.", "Skicka idén utan bilder.")
		case n >= MaxPictures:
			add(PictureField(MaxPictures), "for-manga", "Det är för många bilder.", fmt.Sprintf("Du kan bifoga högst %d bilder.", MaxPictures))
		case picture.File == nil:
			add(file, "saknas", "Bilden är inte vald.", "Välj bilden, eller ta bort beskrivningen av den.")
		case len(picture.File) == 0:
			add(file, "tom", "Filen är tom.", "Filen är tom. Välj en annan.")
		case len(picture.File) > MaxPicture:
			add(file, "for-stor", "Filen är för stor.", fmt.Sprintf("Filen får vara högst %d MB.", MaxPicture>>20))
		}
		switch {
		case alt == "":
			add(words, "saknas", "Bilden är inte beskriven.", "Beskriv vad bilden visar.")
		case utf8.RuneCountInString(alt) > MaxDescription:
			add(words, "for-lang", "Beskrivningen är för lång.", fmt.Sprintf("Beskrivningen av bilden får vara högst %d tecken.", MaxDescription))
		}
	}
	return faults
}

// numbered is what a picture of an idea is called, within it: its number and
// what it is.
var numbered = regexp.MustCompile(`^([1-9])\.(jpg|png)$`)

// pictureNumber gives the number in the name of an idea's picture; 0 when it is
// no name of ours.
func pictureNumber(name string) int {
	m := numbered.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	return int(m[1][0] - '0')
}

// pictureFile is what a picture is called where those of several ideas are: in
// the state, and in the sluss. It tells the idea, and nothing else.
func pictureFile(id, name string) string { return id + "-" + name }

// lookings are the findings that pictures are.
func lookings(i *idea.Idea) []Finding {
	var all []Finding
	for _, image := range i.Images {
		all = append(all, Finding{Field: PictureField(pictureNumber(image.File)), Hit: privacy.Hit{Kind: pictureKind, Text: image.File, Remedy: lookAtIt}})
	}
	return all
}

// removePictures takes away the pictures of an idea, but for those that keep
// says.
func (g *Gateway) removePictures(id string, keep func(name string) bool) error {
	names, err := g.pictures.Names()
	if err != nil {
		return err
	}
	for _, file := range names {
		name, its := strings.CutPrefix(file, id+"-")
		if !its || keep != nil && keep(name) {
			continue
		}
		if err := g.pictures.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// sweepPictures takes away pictures that no record names: their idea was never
// acknowledged, or its record was changed and a crash came before the picture
// was gone. Beside another process, which may be between the two now, nothing
// is swept.
func (g *Gateway) sweepPictures() error {
	if g.Beside != "" {
		return nil
	}
	files, err := g.pictures.Names()
	if err != nil {
		return err
	}
	for _, file := range files {
		named, err := g.names(file)
		if err != nil {
			return err
		}
		if !named {
			if err := g.pictures.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// names reports whether a record names a picture.
func (g *Gateway) names(file string) (bool, error) {
	const length = len("26-7k3qm")
	if len(file) <= length || file[length] != '-' {
		return false, nil
	}
	r, err := g.byID(file[:length])
	if errors.Is(err, ErrUnknown) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return r.shows(file[length+1:]), nil
}

// shows reports whether a record names a picture.
func (r *record) shows(name string) bool {
	return r.Idea != nil && slices.ContainsFunc(r.Idea.Pictures, func(p shown) bool { return p.File == name })
}

// IsPicture reports whether a finding is a picture, which can be kept or
// dropped.
func (f *Finding) IsPicture() bool { return f.Kind == pictureKind }

// Pictures gives the numbers of the pictures of an idea.
func (c *Case) Pictures() []int {
	var all []int
	for _, image := range c.Idea.Images {
		all = append(all, pictureNumber(image.File))
	}
	return all
}

// Picture gives a picture of an idea that waits, by its number, to be looked
// at. The name tells what it is. ErrNoPicture when there is none.
func (g *Gateway) Picture(_ context.Context, id string, number int) (name string, data []byte, err error) {
	r, err := g.byID(id)
	if err != nil {
		return "", nil, err
	}
	if r.Idea != nil {
		for _, p := range r.Idea.Pictures {
			if pictureNumber(p.File) == number {
				data, err := g.picture(id, p.File)
				return pictureFile(id, p.File), data, err
			}
		}
	}
	return "", nil, fmt.Errorf("picture %d of idea %s: %w", number, id, ErrNoPicture)
}

func (g *Gateway) picture(id, name string) ([]byte, error) {
	data, err := g.pictures.Get(pictureFile(id, name))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !isPicture(name, data) {
		return nil, fmt.Errorf("a picture of idea %s: %w", id, ErrNoPicture)
	}
	return data, err
}

// Drop takes a picture out of an idea, by the number of the finding that it is,
// because of something. It is gone when Drop returns.
func (g *Gateway) Drop(ctx context.Context, id string, finding int, because string) error {
	if because = strings.TrimSpace(because); because == "" {
		return ErrReason
	}
	dropped := ""
	err := g.edit(ctx, id, func(e *editing) error {
		f, err := e.finding(finding)
		switch {
		case err != nil:
			return err
		case f.Kind != pictureKind || f.Replaced != nil:
			return ErrNoPicture
		}
		dropped = f.Text
		e.idea.Images = slices.DeleteFunc(e.idea.Images, func(i idea.Image) bool { return i.File == dropped })
		nothing := ""
		f.Replaced, f.Because, f.Text = &nothing, because, ""
		return nil
	})
	if err != nil {
		return err
	}
	return g.pictures.Remove(pictureFile(id, dropped))
}

// isPicture reports whether a file of ours begins as what it is called.
func isPicture(name string, data []byte) bool {
	begins := "\xff\xd8\xff"
	if strings.HasSuffix(name, ".png") {
		begins = "\x89PNG\r\n\x1a\n"
	}
	return bytes.HasPrefix(data, []byte(begins))
}

// missing reports whether a picture that a record names is not there, or is none
// any more: a backup that was made while one was dropped may lack it.
func (g *Gateway) missing(id, name string) bool {
	_, err := g.picture(id, name)
	return errors.Is(err, ErrNoPicture)
}

// canRead reports whether the pictures of an idea that are there can be read.
func (g *Gateway) canRead(r *record) bool {
	for _, p := range r.Idea.Pictures {
		if _, err := g.picture(r.ID, p.File); err != nil && !errors.Is(err, ErrNoPicture) {
			g.noteDamage(pictureFolder, pictureFile(r.ID, p.File), r.ID, durable.Reason(err))
			return false
		}
	}
	return true
}

// whole reports whether all pictures that a record names are there.
func (g *Gateway) whole(r *record) bool {
	return !slices.ContainsFunc(r.Idea.Pictures, func(p shown) bool { return g.missing(r.ID, p.File) })
}

// named gives the pictures of an idea the names that they have in the sluss.
func named(id string, images []idea.Image) []idea.Image {
	images = slices.Clone(images)
	for n := range images {
		images[n].File = pictureFile(id, images[n].File)
	}
	return images
}

// unnamed is the other way: those that came with the idea, by the names that
// they have here.
func unnamed(id string, images []idea.Image) []idea.Image {
	var own []idea.Image
	for _, i := range images {
		if name, its := strings.CutPrefix(path.Base(i.File), id+"-"); its && pictureNumber(name) > 0 {
			i.File = name
			own = append(own, i)
		}
	}
	return own
}
