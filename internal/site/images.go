package site

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two kinds of picture that may be shown
	_ "image/png"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

const (
	imagesFolder = "site/bilder"
	maxImage     = 1 << 20   // bytes; more is an error
	heavyImage   = 120 << 10 // bytes; more is a warning on the web
	maxPixels    = 40e6
)

// What the file of each format is called, and what comes last in it.
var (
	endings  = map[string][]string{"jpeg": {".jpg", ".jpeg"}, "png": {".png"}}
	lastMark = map[string][]byte{"jpeg": {0xff, 0xd9}, "png": []byte("IEND")}
)

// picture is a file in site/bilder that has been found fit to publish.
type picture struct {
	width, height int
	bytes         int
}

// readImages looks at every picture, so that faults are told whether or not an
// idea shows it yet. The bytes are not kept.
func (b *builder) readImages() error {
	b.pictures = map[string]picture{}
	entries, err := fs.ReadDir(b.in.Sluss, imagesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("listing %s: %w", imagesFolder, err)
	}
	for _, entry := range entries {
		if entry.Name() == ".gitkeep" {
			continue
		}
		name := imagesFolder + "/" + entry.Name()
		if !entry.Type().IsRegular() {
			f, _ := strict.NoFile(name, entry.Type())
			b.fault([]fault.Fault{f})
			continue
		}
		data, faults, err := strict.ReadRegular(b.in.Sluss, name, maxImage)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			b.fault(faults)
			continue
		}
		if p, ok := b.judgeImage(name, data); ok {
			b.pictures[entry.Name()] = p
		}
	}
	return nil
}

func (b *builder) imageFault(name string, s check.Severity, message, remedy string) {
	b.report(check.Finding{Fault: fault.Fault{File: name, Rule: "bild", Message: message, Remedy: remedy}, Severity: s})
}

func (b *builder) judgeImage(name string, data []byte) (picture, bool) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		b.imageFault(name, check.Error, "Filen är inte en bild som går att visa.", "Spara bilden som JPEG eller PNG, eller ta bort filen.")
		return picture{}, false
	case !slices.Contains(endings[format], path.Ext(name)):
		b.imageFault(name, check.Error, fmt.Sprintf("Bilden är sparad som %s, men filens namn slutar på något annat.", strings.ToUpper(format)),
			fmt.Sprintf("Byt namn på filen, så att den slutar på %s.", endings[format][0]))
		return picture{}, false
	case len(data) > maxImage:
		b.imageFault(name, check.Error, fmt.Sprintf("Bilden är större än %d MB.", maxImage>>20), "Förminska den till högst 1600 punkter på längden.")
		return picture{}, false
	case float64(config.Width)*float64(config.Height) > maxPixels:
		b.imageFault(name, check.Error, fmt.Sprintf("Bilden är för stor: %d × %d punkter.", config.Width, config.Height),
			"Förminska den till högst 1600 punkter på längden.")
		return picture{}, false
	case !bytes.Contains(data, lastMark[format]):
		b.imageFault(name, check.Error, "Bilden är avbruten: slutet av filen saknas.", "Kopiera den en gång till.")
		return picture{}, false
	case hasMetadata(data):
		b.imageFault(name, check.Error, "Bilden bär på uppgifter om när, var eller av vem den är tagen.",
			"Spara en kopia utan metadata (exif) och använd den.")
		return picture{}, false
	}
	return picture{config.Width, config.Height, len(data)}, true
}

// hasMetadata reports whether a JPEG or PNG carries text, EXIF or XMP, which
// can tell who took a picture and where.
func hasMetadata(data []byte) bool {
	marks := [][]byte{[]byte("Exif\x00\x00"), []byte("http://ns.adobe.com/xap/"), []byte("Photoshop 3.0\x00")}
	if bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")) {
		marks = [][]byte{[]byte("eXIf"), []byte("tEXt"), []byte("iTXt"), []byte("zTXt"), []byte("tIME")}
		return slices.ContainsFunc(marks, func(mark []byte) bool { return hasChunk(data, mark) })
	}
	return slices.ContainsFunc(marks, func(mark []byte) bool { return bytes.Contains(data, mark) })
}

// hasChunk walks the chunks of a PNG, so that the same letters in its pixels
// are not taken for one.
func hasChunk(data, name []byte) bool {
	for at := 8; at+8 <= len(data); {
		size := int(uint32(data[at])<<24 | uint32(data[at+1])<<16 | uint32(data[at+2])<<8 | uint32(data[at+3]))
		if bytes.Equal(data[at+4:at+8], name) {
			return true
		}
		if size < 0 || size > len(data) {
			return false
		}
		at += 12 + size
	}
	return false
}

// images gives the pictures of a page in one of the trees, and notes that they
// are shown there. On the web a picture is shown when somebody has written on
// what terms: one that came with an idea has none, and is not the public's until
// an editor has said so.
func (b *builder) images(t *tree, images []idea.Image) []imageView {
	var out []imageView
	for _, i := range images {
		p, ok := b.pictures[i.File]
		if !ok || t == b.public && i.License == "" {
			continue // told by readImages or by check
		}
		b.showImage(t, i.File, p)
		out = append(out, imageView{
			Href: t.url("/bilder/" + i.File), Alt: i.Alt, License: i.License, Width: p.width, Height: p.height,
		})
	}
	return out
}

// showImage notes that a picture is shown in a tree.
func (b *builder) showImage(t *tree, name string, p picture) {
	b.mu.Lock()
	if b.shown == nil {
		b.shown = map[*tree]map[string]bool{}
	}
	first := !b.shown[t][name]
	if b.shown[t] == nil {
		b.shown[t] = map[string]bool{}
	}
	b.shown[t][name] = true
	b.mu.Unlock()
	if first && t == b.public && p.bytes > heavyImage {
		b.imageFault(path.Join(imagesFolder, name), check.Warning, fmt.Sprintf("Bilden är tung, %d kB.", p.bytes>>10), "Förminska den så att sidan laddar fort i mobilen.")
	}
}

// copyImages copies to each tree the pictures that its pages show, and no
// others: a picture may belong to an idea that is not launched yet.
func (b *builder) copyImages() error {
	for _, t := range []*tree{b.public, b.internal} {
		for _, name := range slices.Sorted(maps.Keys(b.shown[t])) {
			data, err := fs.ReadFile(b.in.Sluss, imagesFolder+"/"+name)
			if err != nil {
				return fmt.Errorf("copying a picture: %w", err)
			}
			if err := t.file("/bilder/"+name, data); err != nil {
				return err
			}
		}
	}
	return nil
}
