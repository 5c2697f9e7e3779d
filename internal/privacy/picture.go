package privacy

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// PictureLimits bound what a picture may cost.
type PictureLimits struct {
	Bytes  int // of the file
	Pixels int // width × height of a photograph, before anything is decoded; fewer where each takes more room
	Long   int // the longer side of what comes out, in pixels
	Weight int // of what comes out, in bytes; 0 for any
}

// DefaultPictureLimits take in what a telephone's camera gives. A picture at
// the limit needs 100 MB while it is cleaned, so a server cleans one at a time.
var DefaultPictureLimits = PictureLimits{Bytes: 12 << 20, Pixels: 26_000_000, Long: 1600}

// Why a picture is refused.
var (
	errTooHeavy = &PictureError{"Bilden är för stor: filen väger för mycket. Gör den mindre, till exempel genom att ta en skärmbild av den."}
	errTooWide  = &PictureError{"Bilden är för stor: den har för många bildpunkter. Gör den mindre, till exempel genom att ta en skärmbild av den."}
	errBroken   = &PictureError{"Bilden är skadad eller inte hel. Spara den en gång till, som jpg eller png."}
	errUnknown  = &PictureError{"Filen måste vara jpg eller png."}
	errEmpty    = &PictureError{"Filen är tom. Välj bilden en gång till."}
)

// PictureError says why a picture cannot be taken in, in Swedish, to the one
// who sent it.
type PictureError struct{ Reason string }

func (e *PictureError) Error() string { return e.Reason }

// CleanImage reads a picture and writes it anew: upright, at most limits.Long
// wide or high, and without anything but its pixels. What the camera, the
// program and the place have left in the file is gone, and so is what stood
// before and after the picture.
//
// JPEG and PNG are taken, by what they hold and not by what they are called;
// anything else is a [*PictureError]. JPEG comes out as JPEG. PNG comes out as
// PNG when it has few colours or is see-through, as drawings are, and else as
// JPEG; what then weighs more than limits.Weight is written less well, and
// smaller, until it does not. ext is ".jpg" or ".png". The same picture gives the
// same bytes.
//
// Whatever is given, no more is read than limits.Bytes and one byte, and no
// more is decoded than limits.Pixels.
func CleanImage(r io.Reader, limits PictureLimits) (data []byte, ext string, err error) {
	file, err := io.ReadAll(io.LimitReader(r, int64(limits.Bytes)+1))
	if err != nil {
		return nil, "", fmt.Errorf("reading a picture: %w", err)
	}
	format, err := fits(file, limits)
	if err != nil {
		return nil, "", err
	}
	decoded, err := decode(file, format)
	if err != nil {
		return nil, "", err
	}
	drawing := format == pngFormat && drawn(decoded)
	small := turn(shrink(decoded, limits.Long), orientation(file, format))
	if data, ext, err = write(small, drawing, limits.Weight); err != nil {
		return nil, "", fmt.Errorf("writing a picture: %w", err)
	}
	return data, ext, nil
}

// MeasureImage tells whether [CleanImage] would try to decode a file: nil, or
// the [*PictureError] that it gives by what the file weighs and how it begins. It
// costs next to nothing.
func MeasureImage(file []byte, limits PictureLimits) error {
	_, err := fits(file, limits)
	return err
}

// fits tells what a file is, if it is a picture within the limits.
func fits(file []byte, limits PictureLimits) (format, error) {
	switch {
	case len(file) == 0:
		return 0, errEmpty
	case len(file) > limits.Bytes:
		return 0, errTooHeavy
	}
	format, err := formatOf(file)
	if err == nil {
		err = measure(file, format, limits)
	}
	return format, err
}

// qualities are those that a photograph is written with, the best first.
var qualities = []int{85, 75, 65}

// write writes a picture, and makes it poorer and smaller until it is no
// heavier than most. A drawing that is too heavy is written as a photograph.
func write(m *image.RGBA, drawing bool, most int) (data []byte, ext string, err error) {
	var out bytes.Buffer
	light := func() bool { return most == 0 || out.Len() <= most }
	if drawing {
		if err := png.Encode(&out, fewColours(m)); err != nil || light() {
			return out.Bytes(), ".png", err
		}
		m = onWhite(m)
	}
	for {
		for _, quality := range qualities {
			out.Reset()
			if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil || light() {
				return out.Bytes(), ".jpg", err
			}
		}
		long := max(m.Rect.Dx(), m.Rect.Dy())
		if long < 100 {
			return out.Bytes(), ".jpg", nil // nothing more to be had
		}
		m = shrink(m, long*3/4)
	}
}

// onWhite gives a picture that nothing is seen through.
func onWhite(m *image.RGBA) *image.RGBA {
	out := image.NewRGBA(m.Rect)
	stddraw.Draw(out, out.Rect, image.White, image.Point{}, stddraw.Src)
	stddraw.Draw(out, out.Rect, m, m.Rect.Min, stddraw.Over)
	return out
}

type format int

const (
	jpegFormat format = iota + 1
	pngFormat
)

// formatOf tells what a file is by how it begins.
func formatOf(file []byte) (format, error) {
	begins := func(s string) bool { return bytes.HasPrefix(file, []byte(s)) }
	refused := func(what string) error {
		return &PictureError{"Filen måste vara jpg eller png. Den här är " + what + "."}
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(file[:min(len(file), 512)], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case begins("\xff\xd8\xff"):
		return jpegFormat, nil
	case begins("\x89PNG\r\n\x1a\n"):
		return pngFormat, nil
	case begins("GIF8"):
		return 0, refused("en GIF-bild")
	case begins("%PDF"):
		return 0, refused("ett PDF-dokument")
	case len(file) > 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP":
		return 0, refused("en WebP-bild")
	case len(file) > 12 && string(file[4:8]) == "ftyp":
		return 0, refused("en bild eller film från en telefon (HEIC, AVIF eller MP4)")
	case begins("II*\x00"), begins("MM\x00*"):
		return 0, refused("en TIFF-bild eller en råbild")
	case begins("BM"):
		return 0, refused("en BMP-bild")
	case bytes.HasPrefix(head, []byte("<?xml")), bytes.HasPrefix(head, []byte("<svg")), bytes.HasPrefix(head, []byte("<!")):
		return 0, refused("en ritning i text (SVG)")
	}
	return 0, errUnknown
}

// longestSide is as long as a JPEG can be. A picture that is one long line takes
// as much room again while it is made smaller.
const longestSide = 1<<16 - 1

// interlaced is where the head of a PNG says that it is written from coarse to
// fine: then each pass is a picture of its own, beside the whole.
const interlaced = 28

// measure reads how large the picture says it is.
func measure(file []byte, format format, limits PictureLimits) error {
	var c image.Config
	var err error
	if format == jpegFormat {
		c, err = jpeg.DecodeConfig(bytes.NewReader(file))
	} else {
		c, err = png.DecodeConfig(bytes.NewReader(file))
	}
	switch {
	case err != nil || c.Width <= 0 || c.Height <= 0:
		return errBroken
	case max(c.Width, c.Height) > longestSide, c.Width > limits.Pixels*photograph/dearness(c, format, file)/c.Height:
		return errTooWide
	}
	return nil
}

// photograph is how many bytes a pixel of an ordinary photograph takes at most
// while it is decoded. Limits are told in such pixels.
const photograph = 3

// dearness tells how many bytes a pixel takes while a picture is decoded.
func dearness(c image.Config, format format, file []byte) int {
	if format == jpegFormat {
		if progressive(file) {
			return 15 // each is kept as three numbers of four bytes, until all are there
		}
		return photograph
	}
	bytes := 4
	if c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model {
		bytes = 8
	}
	if file[interlaced] != 0 {
		bytes *= 2 // it is put together of smaller ones
	}
	return bytes
}

// progressive reports whether a JPEG is written from coarse to fine: its frame
// has the marker SOF2.
func progressive(file []byte) bool {
	for at := 2; at+4 <= len(file); {
		marker := file[at+1]
		switch {
		case file[at] != 0xff, marker < 0xc0, marker >= 0xd0 && marker <= 0xd9:
			return true // decoders go on looking, since no length follows; what cannot be told is taken for dear
		case marker == 0xc2:
			return true
		case marker == 0xc0, marker == 0xc1:
			return false
		case marker == 0xff:
			at++
			continue
		}
		at += 2 + int(file[at+2])<<8 + int(file[at+3])
	}
	return true
}

func decode(file []byte, format format) (image.Image, error) {
	var decoded image.Image
	var err error
	if format == jpegFormat {
		decoded, err = jpeg.Decode(bytes.NewReader(file))
	} else {
		decoded, err = png.Decode(bytes.NewReader(file))
	}
	if err != nil {
		return nil, errBroken
	}
	return decoded, nil
}

// mostColours is how many colours a drawing has at most.
const mostColours = 256

// drawn reports whether a picture has few colours, or is see-through.
func drawn(m image.Image) bool {
	if o, ok := m.(interface{ Opaque() bool }); ok && !o.Opaque() {
		return true
	}
	if _, ok := m.(*image.Paletted); ok {
		return true
	}
	b := m.Bounds()
	row := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	colours := map[[4]byte]bool{}
	var last [4]byte
	for y := b.Min.Y; y < b.Max.Y; y++ {
		stddraw.Draw(row, row.Rect, m, image.Pt(b.Min.X, y), stddraw.Src)
		for i := 0; i < len(row.Pix); i += 4 {
			if c := [4]byte(row.Pix[i:]); c != last {
				colours[c], last = true, c
			}
		}
		if len(colours) > mostColours {
			return false
		}
	}
	return true
}

// shrink makes a picture at most long wide and high. Whole pixels are put
// together first, a few rows at a time, so that little memory is needed.
func shrink(m image.Image, long int) *image.RGBA {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	by := max(1, max(w, h)/long)
	first := image.NewRGBA(image.Rect(0, 0, max(1, w/by), max(1, h/by)))
	rows := image.NewRGBA(image.Rect(0, 0, w, min(by, h)))
	for y := range first.Rect.Dy() {
		stddraw.Draw(rows, rows.Bounds(), m, m.Bounds().Min.Add(image.Pt(0, y*by)), stddraw.Src)
		together(first.Pix[y*first.Stride:(y+1)*first.Stride], rows, by)
	}
	if w, h = first.Rect.Dx(), first.Rect.Dy(); max(w, h) <= long {
		return first
	}
	scale := float64(long) / float64(max(w, h))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(w)*scale+0.5)), max(1, int(float64(h)*scale+0.5))))
	draw.ApproxBiLinear.Scale(small, small.Rect, first, first.Rect, draw.Src, nil)
	return small
}

// together puts by × by pixels of rows into each of out.
func together(out []byte, rows *image.RGBA, by int) {
	across := min(by, rows.Rect.Dx())
	area := across * rows.Rect.Dy()
	for x := 0; x < len(out)/4; x++ {
		var sum [4]int
		for y := range rows.Rect.Dy() {
			at := y*rows.Stride + 4*x*by
			for range across {
				for c := range 4 {
					sum[c] += int(rows.Pix[at+c])
				}
				at += 4
			}
		}
		for c := range 4 {
			out[4*x+c] = byte((sum[c] + area/2) / area)
		}
	}
}

// turn makes a picture upright that lies as Exif's orientation (1–8) says.
func turn(m *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var fromX, fromY int
			switch orientation {
			case 2:
				fromX, fromY = w-1-x, y
			case 3:
				fromX, fromY = w-1-x, h-1-y
			case 4:
				fromX, fromY = x, h-1-y
			case 5:
				fromX, fromY = y, x
			case 6:
				fromX, fromY = y, w-1-x
			case 7:
				fromX, fromY = h-1-y, w-1-x
			case 8:
				fromX, fromY = h-1-y, x
			}
			copy(out.Pix[y*out.Stride+4*x:][:4], m.Pix[fromY*m.Stride+4*fromX:][:4])
		}
	}
	return out
}

// fewColours gives a picture with a palette, when it has few enough colours.
func fewColours(m *image.RGBA) image.Image {
	index := map[color.RGBA]uint8{}
	var palette color.Palette
	out := image.NewPaletted(m.Rect, nil)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			c := m.RGBAAt(x, y)
			n, ok := index[c]
			if !ok {
				if len(palette) == mostColours {
					return m
				}
				n = uint8(len(palette))
				index[c] = n
				palette = append(palette, c)
			}
			out.Pix[y*out.Stride+x] = n
		}
	}
	out.Palette = palette
	return out
}
