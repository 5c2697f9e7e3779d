package form

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
)

// chosen are the pictures that came with the answers. Their descriptions are
// answers as any other, and travel in the pages; files do not.
type chosen struct {
	files [gateway.MaxPictures][]byte
	more  bool
	busy  bool
	done  func()
}

// count tells how many files there are.
func (c *chosen) count() int {
	n := 0
	for _, file := range c.files {
		if file != nil {
			n++
		}
	}
	return n
}

// take takes what an upload brought.
func (a *answers) take(u *upload) {
	a.chosen = chosen{files: u.files, more: u.more, busy: u.busy, done: func() { u.form.Room.give(u.taken) }}
}

// descriptionFields are the fields of what pictures show, when any may be sent.
func (f *Form) descriptionFields() []field {
	if !f.takesPictures() {
		return nil
	}
	var fields []field
	for n := range gateway.MaxPictures {
		fields = append(fields, field{
			name: gateway.DescriptionField(n + 1), kind: line, label: "Beskriv bilden", short: fmt.Sprintf("Bild %d", n+1),
			hint: "Berätta vad som är viktigt i bilden, för den som inte kan se den", most: gateway.MaxDescription,
		})
	}
	return fields
}

// describe reads the descriptions of what was sent.
func (f *Form) describe(a *answers, sent url.Values) {
	for _, field := range f.descriptionFields() {
		if v := field.take(sent[field.name]); len(v) > 0 {
			a.values[field.name] = v
		}
	}
}

// pictures gives what is sent of pictures.
func (f *Form) pictures(a *answers) []gateway.Picture {
	if !f.takesPictures() {
		return nil
	}
	var all []gateway.Picture
	some := a.chosen.more
	for n, field := range f.descriptionFields() {
		p := gateway.Picture{File: a.chosen.files[n], Alt: a.get(field.name)}
		some = some || p.File != nil || p.Alt != ""
		all = append(all, p)
	}
	switch {
	case !some:
		return nil
	case a.chosen.more:
		all = append(all, gateway.Picture{File: []byte{}}) // one more than may be, whatever it is
	}
	return all
}

// pictureFaults gives what to do about pictures and what they are said to show.
// The gateway judges them: here is only where each fault stands on the page.
func pictureFaults(faulty *gateway.Faulty, refused *gateway.Refused) []fault {
	var faults []fault
	for n := range gateway.MaxPictures {
		file, words := gateway.PictureField(n+1), gateway.DescriptionField(n+1)
		if faulty != nil {
			for _, where := range []string{file, words} {
				for _, one := range faulty.Faults[where] {
					faults = append(faults, fault{where, strings.TrimSuffix(one.Remedy, ".")})
				}
			}
		}
		if refused != nil {
			faults = append(faults, hitFaults(words, refused.Hits[words])...)
		}
	}
	return faults
}

// picturesView is for templates/tjanst/lamna-bilder.html.
type picturesView struct {
	Open  bool // something has been said of a picture
	Again bool // and the picture itself is not in the page
	Most  int
	MB    int
	Team  string
	Slots []pictureView
}

type pictureView struct {
	Number int
	File   fieldView
	Words  fieldView
}

// picturesView gives the fields for pictures; nil where none may be sent.
func (f *Form) picturesView(a *answers, faults []fault) *picturesView {
	if !f.takesPictures() {
		return nil
	}
	v := &picturesView{Open: len(faults) > 0, Most: gateway.MaxPictures, MB: gateway.MaxPicture >> 20, Team: f.team()}
	for n, words := range f.descriptionFields() {
		file := field{name: gateway.PictureField(n + 1), kind: line, label: fmt.Sprintf("Välj bild %d", n+1)}
		words.label = fmt.Sprintf("Beskriv bild %d", n+1)
		slot := pictureView{Number: n + 1, File: file.view(&answers{}, faults), Words: words.view(a, faults)}
		slot.Words.Counted = true
		slot.Words.describe()
		v.Again = v.Again || slot.Words.Value != "" || a.chosen.files[n] != nil
		v.Slots = append(v.Slots, slot)
	}
	v.Open = v.Open || v.Again
	return v
}

// asks reports whether a field stands on the page, to be seen.
func (v *picturesView) asks(name string) bool {
	return v != nil && slices.ContainsFunc(v.Slots, func(s pictureView) bool { return s.Words.ID == name })
}
