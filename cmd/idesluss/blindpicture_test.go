package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// takesPictures has a sluss take pictures in the form.
func takesPictures(t *testing.T, dir string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, "site", "process.yaml"), []byte("preset: orebro\nbilder: ja\n"), 0o666))
}

// shelf is what everybody has photographed.
func shelf() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 90, 60))
	for y := range 60 {
		for x := range 90 {
			m.SetRGBA(x, y, color.RGBA{uint8(2 * x), uint8(4 * y), uint8(x * y), 255})
		}
	}
	return m
}

// photographs gives the same two pictures as everybody's, as the person's own
// camera and programs have written them: with all that a JPEG and a PNG can tell
// about somebody, before, within and after the picture.
func (p *person) photographs(t *testing.T) (photo, drawing []byte) {
	t.Helper()
	var j, n, thumbnail bytes.Buffer
	must(t, jpeg.Encode(&j, shelf(), &jpeg.Options{Quality: 90}))
	must(t, png.Encode(&n, image.NewGray(image.Rect(0, 0, 40, 30))))
	must(t, jpeg.Encode(&thumbnail, image.NewGray(image.Rect(0, 0, 8+len(p.name), 8)), nil))
	segment := func(marker byte, data string) []byte {
		return append([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, data...)
	}
	told := slices.Concat(
		j.Bytes()[:2],
		segment(0xe1, "Exif\x00\x00"+p.exif()+thumbnail.String()),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>"+p.name+" "+p.mail+"</dc:creator></x:xmpmeta>"),
		segment(0xe2, "ICC_PROFILE\x00\x01\x01"+p.phone+p.folder),
		segment(0xed, "Photoshop 3.0\x008BIM"+p.workplace),
		segment(0xfe, p.message),
		j.Bytes()[2:], []byte(p.signedOff),
	)
	chunk := func(kind, data string) []byte {
		out := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), kind+data...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(kind+data)))
	}
	const header = 8 + 25 // signature and IHDR
	drawn := slices.Concat(
		n.Bytes()[:header],
		chunk("eXIf", p.exif()), chunk("tEXt", "Author\x00"+p.login), chunk("iTXt", "Comment\x00\x00\x00\x00\x00"+p.name),
		chunk("tIME", string([]byte{7, 234, byte(p.at.Month()), byte(p.at.Day()), byte(p.at.Hour()), byte(p.at.Minute()), byte(p.at.Second())})),
		chunk("prVt", p.mail+p.phone),
		n.Bytes()[header:], []byte(p.comment),
	)
	return told, drawn
}

// exif is what a camera writes: who, when, and where, with the picture upright.
func (p *person) exif() string {
	le := binary.LittleEndian
	artist, taken := p.name+"\x00", p.at.Format("2006:01:02 15:04:05")+"\x00"
	texts := uint32(8 + 2 + 4*12 + 4)
	gps := texts + uint32(len(artist)+len(taken))
	b := le.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), 4)
	for _, e := range [][4]uint32{{0x0112, 3, 1, 1}, {0x0132, 2, uint32(len(taken)), texts + uint32(len(artist))}, {0x013b, 2, uint32(len(artist)), texts}, {0x8825, 4, 1, gps}} {
		b = le.AppendUint16(b, uint16(e[0]))
		b = le.AppendUint16(b, uint16(e[1]))
		b = le.AppendUint32(b, e[2])
		b = le.AppendUint32(b, e[3])
	}
	b = append(le.AppendUint32(b, 0), artist+taken...)
	b = append(le.AppendUint16(b, 1), 1, 0, 2, 0, 2, 0, 0, 0, 'N', 0, 0, 0)
	return string(le.AppendUint32(b, 0))
}

// withPictures is what a browser sends of a form with files chosen in it.
func (p *person) withPictures(t *testing.T, answers url.Values) (contentType string, body []byte) {
	t.Helper()
	photo, drawing := p.photographs(t)
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	must(t, w.SetBoundary("----"+p.branch))
	for name, all := range answers {
		for _, value := range all {
			must(t, w.WriteField(name, value))
		}
	}
	for _, f := range []struct {
		field, name string
		data        []byte
	}{{"bild-1", p.name + ".jpg", photo}, {"bild-2", p.folder + "/" + p.file + ".png", drawing}, {"bild-3", "", nil}} {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, f.field, f.name))
		h.Set("Content-Type", "image/"+p.login)
		part, err := w.CreatePart(h)
		must(t, err)
		_, err = part.Write(f.data)
		must(t, err)
	}
	must(t, w.Close())
	return w.FormDataContentType(), out.Bytes()
}

// letsPicturesGo is what the team does with an idea that has pictures: looks at
// them, and lets the idea go.
func letsPicturesGo(t *testing.T, dir, id string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "bilder")
	shown := runIn(t, dir, exitOK, "intake", "show", id, "--pictures", folder)
	for _, name := range []string{id + "-1.jpg", id + "-2.png"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Fatalf("%v: %s", err, shown)
		}
	}
	if refused := runIn(t, dir, exitFailure, "intake", "release", id); !strings.Contains(refused, "en bild som ingen har tittat på") {
		t.Fatal(refused)
	}
	for _, m := range regexp.MustCompile(`(?m)^  (\d+)\. bild-`).FindAllStringSubmatch(shown, -1) {
		runSaying(t, dir, exitOK, "visar bara en hylla\n", "intake", "keep", id, m[1])
	}
	runIn(t, dir, exitOK, "intake", "release", id)
}

// holdsPictures wants the pictures in the sluss and in the index, and not on
// the web.
func holdsPictures(t *testing.T, left traces) {
	t.Helper()
	found := map[string]int{}
	for place := range left {
		for _, tree := range []string{"ut/internal/bilder/", "ut/public/bilder/"} {
			if strings.HasPrefix(place, tree) && regexp.MustCompile(`/[0-9]{2}-[0-9a-z]{5}-[12]\.(jpg|png) `).MatchString(place) {
				found[tree]++
			}
		}
	}
	if found["ut/internal/bilder/"] != 2 || found["ut/public/bilder/"] != 0 {
		t.Fatalf("pictures: %v", found)
	}
}
