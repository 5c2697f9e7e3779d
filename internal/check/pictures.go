package check

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// cameAlong is what a picture is called that came with an idea: the idea's id,
// the picture's number, and what it is. Package gateway names them so.
var cameAlong = regexp.MustCompile(`^([0-9]{2}-[0-9a-z]{5})-[1-9]\.(jpg|png)$`)

// ownPicture gives the id of the idea that a picture came with; empty when it
// came otherwise.
func ownPicture(name string) string {
	if m := cameAlong.FindStringSubmatch(name); m != nil && idea.ValidID(m[1]) {
		return m[1]
	}
	return ""
}

// pictures sorts the pictures that differ: a new one that an idea of the change
// names is part of that idea, and the others are files of the site. One that
// came with an idea, and that people have read, is not exchanged for another.
func (x *examiner) pictures() {
	e := x.effect
	for _, f := range x.Diff.Files {
		name, there := strings.CutPrefix(f.Path, ImagesFolder+"/")
		switch {
		case !there:
		case f.Old == "" && f.New != "" && x.namesPicture(name):
			e.Pictures = append(e.Pictures, f.Path)
			e.Texts = slices.DeleteFunc(e.Texts, func(p string) bool { return p == f.Path })
		case f.Old != "" && f.New != "" && ownPicture(name) != "":
			x.tell(Error, f.Path, "bild-utbytt", fmt.Sprintf("Bilden kom med idén %s, och byts ut mot en annan.", ownPicture(name)),
				"Låt bilden vara som den är, eller ta bort den ur idén.")
		}
	}
}

// namesPicture reports whether an idea of the change has a picture.
func (x *examiner) namesPicture(name string) bool {
	return slices.ContainsFunc(x.changed, func(one *ideaChange) bool {
		return one.new.file != nil && slices.ContainsFunc(one.new.file.Idea.Images, func(i idea.Image) bool { return i.File == name })
	})
}

// givenPictures gives the pictures that came with an idea, and what they are
// said to show. Until somebody has begun to work with the idea, and where nobody
// is to know whose it is, that is all of them; editors add others later.
func (x *examiner) givenPictures(i *idea.Idea) []string {
	early := true
	if rules := x.effect.Rules; rules != nil {
		step := rules.Process.Step(i.Step)
		early = step == nil || step.Kind == process.New || step.Blind
	}
	var out []string
	for _, image := range i.Images {
		if early || ownPicture(image.File) != "" {
			out = append(out, image.File, image.Alt)
		}
	}
	return out
}

// addsPicture reports whether a change adds to the pictures that came with an
// idea, or to what they are said to show. To take one away tells of nobody.
func (x *examiner) addsPicture(was, is *idea.Idea) bool {
	before := x.givenPictures(was)
	for _, image := range was.Images {
		before = append(before, image.File, image.Alt) // also those of an earlier step
	}
	return slices.ContainsFunc(x.givenPictures(is), func(s string) bool { return !slices.Contains(before, s) })
}

// noteImages remembers which pictures an idea names.
func (c *Checker) noteImages(f *idea.File) {
	if len(f.Idea.Images) == 0 {
		return
	}
	c.naming.Lock()
	defer c.naming.Unlock()
	if c.named == nil {
		c.named = map[string]bool{}
	}
	for _, image := range f.Idea.Images {
		c.named[image.File] = true
	}
}

// unnamedImages finds pictures that no idea names. Nobody sees them, and they
// may show something that was to be taken away.
func (c *Checker) unnamedImages() []Finding {
	var found []Finding
	for name, regular := range c.images {
		if regular && name != ".gitkeep" && !c.named[name] {
			found = append(found, Finding{fault.Fault{
				File: path.Join(ImagesFolder, name), Rule: "bild-utan-ide", Message: "Ingen idé visar bilden.",
				Remedy: "Skriv den under bilder i idén den hör till, eller ta bort filen.",
			}, Warning})
		}
	}
	return found
}
