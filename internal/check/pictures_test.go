package check

import (
	"slices"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// A new idea may bring its pictures: they are part of it, and need nobody's
// approval beside.
func TestANewIdeaBringsItsPictures(t *testing.T) {
	const picture = "site/bilder/26-2b3c4-1.jpg"
	p := newIdea(t)
	p.replace(p.new, "26-2b3c4", "handlaggare:", "bilder:\n  - fil: 26-2b3c4-1.jpg\n    alt: En lampa.\nhandlaggare:")
	p.put(p.new, picture, "x")
	e := p.examine()
	if len(e.Texts) > 0 || !slices.Equal(e.Pictures, []string{picture}) {
		t.Errorf("texts %q, pictures %q", e.Texts, e.Pictures)
	}
	p.put(p.new, "site/bilder/annan.jpg", "x") // nobody's
	if e := p.examine(); !slices.Equal(e.Texts, []string{"site/bilder/annan.jpg"}) || !slices.Equal(e.Pictures, []string{picture}) {
		t.Errorf("texts %q, pictures %q", e.Texts, e.Pictures)
	}
}

// Whoever edits the page of a launched idea may choose its pictures.
func TestAnEditorMayAddPicturesLater(t *testing.T) {
	p := byTheBot(t)
	p.replace(p.new, "25-k3m7p", "bilder:\n", "bilder:\n  - {fil: dusch.jpg, alt: En dusch., licens: CC0 1.0}\n")
	p.put(p.new, "site/bilder/dusch.jpg", "x")
	byAPerson(p)
	for _, f := range p.examine().Findings {
		if f.Severity == Error {
			t.Errorf("%v", f)
		}
	}
}

func (p *proposal) ideaAt(name string) *idea.Idea {
	p.t.Helper()
	f, faults := idea.Parse(name, p.new[name].Data)
	if len(faults) > 0 {
		p.t.Fatal(faults)
	}
	return &f.Idea
}

func image(file string) idea.Image { return idea.Image{File: file, Alt: "En lampa."} }

// To take a picture away tells of nobody.
func TestAPictureMayBeTakenAway(t *testing.T) {
	x := (&Change{Diff: &forge.Comparison{}}).examiner()
	was, is := newIdea(t).ideaAt(newIdeaFile), newIdea(t).ideaAt(newIdeaFile)
	was.Images = append(was.Images, image("26-2b3c4-1.jpg"), image("26-2b3c4-2.jpg"))
	is.Images = append(is.Images, image("26-2b3c4-2.jpg"))
	if x.addsPicture(was, is) || !x.addsPicture(is, was) {
		t.Error("the two are taken for each other")
	}
}

func TestAPictureThatNobodyNames(t *testing.T) {
	fsys := sluss(t)
	if found := about(check(t, fsys).Findings, ImagesFolder); len(found) > 0 {
		t.Fatalf("got %v", found)
	}
	fsys[ImagesFolder+"/borr.jpg"] = fsys[ImagesFolder+"/skylt.jpg"]
	fsys[ImagesFolder+"/.gitkeep"] = fsys[ImagesFolder+"/skylt.jpg"]
	found := about(check(t, fsys).Findings, ImagesFolder)
	if len(found) != 1 || found[0].Rule != "bild-utan-ide" || found[0].Severity != Warning || found[0].File != ImagesFolder+"/borr.jpg" {
		t.Errorf("got %v", found)
	}
}
