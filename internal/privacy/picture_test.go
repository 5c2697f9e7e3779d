package privacy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// photo is a picture with a different colour in each corner and many others
// between, so that it shows which way up it is and is no drawing.
func photo(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(40 + 150*x/w), uint8(40 + 150*y/h), 60, 255}
			if x < w/3 && y < h/4 {
				c = color.RGBA{230, 30, 30, 255}
			}
			if x > w*2/3 && y < h/5 {
				c = color.RGBA{30, 30, 230, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// lying gives a picture as a camera stores it that was held so that Exif's
// orientation is n.
func lying(m *image.RGBA, n int) *image.RGBA {
	back := map[int]int{6: 8, 8: 6}
	if b, ok := back[n]; ok {
		n = b
	}
	return turn(m, n) // the others are their own opposites
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const secret = "KANARIE-Plutten-59.2741N"

// exif is metadata with an orientation, a maker and a place.
func exif(orientation int) []byte {
	le := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00")
	entries := [][4]uint32{{0x010f, 2, uint32(len(secret) + 1), 0}, {0x0112, 3, 1, uint32(orientation)}, {0x013b, 2, uint32(len(secret) + 1), 0}, {0x8825, 4, 1, 0}}
	text := uint32(8 + 2 + 12*len(entries) + 4)
	gps := text + uint32(len(secret)) + 1
	b = le.AppendUint16(b, uint16(len(entries)))
	for _, e := range entries {
		value := e[3]
		if e[1] == 2 {
			value = text
		}
		if e[0] == 0x8825 {
			value = gps
		}
		b = le.AppendUint16(b, uint16(e[0]))
		b = le.AppendUint16(b, uint16(e[1]))
		b = le.AppendUint32(b, e[2])
		b = le.AppendUint32(b, value)
	}
	b = le.AppendUint32(b, 0)
	b = append(b, secret+"\x00"...)
	b = le.AppendUint16(b, 1) // GPS: latitude reference
	b = append(b, 1, 0, 2, 0, 2, 0, 0, 0, 'N', 0, 0, 0)
	return le.AppendUint32(b, 0)
}

// segment makes one segment of a JPEG.
func segment(marker byte, data string) []byte {
	out := []byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}
	return append(out, data...)
}

// chunk makes one chunk of a PNG.
func chunk(kind, data string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(out, kind+data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(kind+data)))
}

// toldJPEG puts into a JPEG all that it can hold of its camera and its place.
func toldJPEG(t testing.TB, m image.Image, orientation int) []byte {
	plain := asJPEG(t, m)
	all := [][]byte{plain[:2],
		segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
		segment(0xe1, "Exif\x00\x00"+string(exif(orientation))),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secret+"</x:xmpmeta>"),
		segment(0xe2, "ICC_PROFILE\x00\x01\x01"+secret),
		segment(0xed, "Photoshop 3.0\x008BIM"+secret),
		segment(0xee, "Adobe\x00"+secret),
		segment(0xfe, secret),
		plain[2:], []byte("after the end: " + secret + "<?php ?>PK\x03\x04")}
	return bytes.Join(all, nil)
}

func toldPNG(t testing.TB, m image.Image, orientation int) []byte {
	plain := asPNG(t, m)
	const head = 8 + 25
	return bytes.Join([][]byte{plain[:head],
		chunk("eXIf", string(exif(orientation))), chunk("tEXt", "Author\x00"+secret), chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret),
		chunk("iCCP", secret+"\x00\x00"), chunk("tIME", "\x07\xea\x01\x02\x03\x04\x05"), chunk("prVt", secret),
		plain[head:], []byte(secret)}, nil)
}

func clean(t testing.TB, file []byte) (image.Image, string, []byte) {
	t.Helper()
	data, ext, err := CleanImage(bytes.NewReader(file), DefaultPictureLimits)
	if err != nil {
		t.Fatal(err)
	}
	m, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{"jpeg": ".jpg", "png": ".png"}[kind]; want != ext {
		t.Errorf("%s is called %s", kind, ext)
	}
	return m, ext, data
}

// differ tells how much two pictures differ, on the average of 255.
func differ(a, b image.Image) float64 {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 255
	}
	sum := 0.0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				sum += float64(max(d, -d))
			}
		}
	}
	return sum / float64(3*a.Bounds().Dx()*a.Bounds().Dy())
}

func TestNothingButThePixelsIsLeft(t *testing.T) {
	m := photo(200, 120)
	for what, file := range map[string][]byte{"JPEG": toldJPEG(t, m, 1), "PNG": toldPNG(t, m, 1), "a drawing": toldPNG(t, flag(), 1)} {
		if !bytes.Contains(file, []byte(secret)) {
			t.Fatalf("%s: nothing is planted", what)
		}
		_, _, data := clean(t, file)
		for _, trace := range []string{"KANARIE", "Plutten", "Exif", "eXIf", "ICC", "iCC", "xmp", "tEXt", "iTXt", "tIME", "JFIF", "Adobe", "Photoshop", "php", "PK\x03"} {
			if bytes.Contains(data, []byte(trace)) {
				t.Errorf("%s: %s is left", what, trace)
			}
		}
		_, _, plain := clean(t, asAgain(t, file))
		if !bytes.Equal(data, plain) {
			t.Errorf("%s: what was told changes the bytes", what)
		}
		if _, _, again := clean(t, file); !bytes.Equal(data, again) {
			t.Errorf("%s: not the same bytes each time", what)
		}
	}
}

// asAgain gives the same picture without what was put into it.
func asAgain(t testing.TB, file []byte) []byte {
	if file[0] == 0xff {
		return asJPEG(t, photo(200, 120))
	}
	if m, _ := png.Decode(bytes.NewReader(file)); m.Bounds().Dx() == 200 {
		return asPNG(t, photo(200, 120))
	}
	return asPNG(t, flag())
}

// flag is a drawing.
func flag() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 80, 50))
	for y := range 50 {
		for x := range 80 {
			c := color.RGBA{0, 106, 167, 255}
			if x >= 25 && x < 35 || y >= 20 && y < 30 {
				c = color.RGBA{254, 204, 2, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func TestEveryOrientationGivesTheSamePicture(t *testing.T) {
	upright := photo(160, 96)
	for n := 1; n <= 8; n++ {
		for what, file := range map[string][]byte{"JPEG": toldJPEG(t, lying(upright, n), n), "PNG": toldPNG(t, lying(upright, n), n)} {
			m, _, _ := clean(t, file)
			if d := differ(m, upright); d > 4 {
				t.Errorf("%s, orientation %d: differs by %.1f, %v", what, n, d, m.Bounds())
			}
			if n > 1 && differ(lying(upright, n), upright) < 20 {
				t.Fatalf("orientation %d does not show", n)
			}
		}
	}
}

func TestPicturesAreMadeSmall(t *testing.T) {
	for _, size := range [][2]int{{1600, 900}, {1601, 10}, {3000, 2000}, {2000, 3000}, {4000, 1}, {1, 5000}, {3199, 3199}, {1, 1}} {
		m, _, _ := clean(t, asJPEG(t, photo(size[0], size[1])))
		w, h := m.Bounds().Dx(), m.Bounds().Dy()
		if max(w, h) > 1600 || max(w, h) < min(1600, max(size[0], size[1])) {
			t.Errorf("%v came out as %d×%d", size, w, h)
		}
		if long, short := max(size[0], size[1]), min(size[0], size[1]); short > 100 {
			if was, is := float64(long)/float64(short), float64(max(w, h))/float64(min(w, h)); is/was > 1.01 || was/is > 1.01 {
				t.Errorf("%v came out as %d×%d", size, w, h)
			}
		}
	}
	m, _, _ := clean(t, asJPEG(t, photo(2400, 1440)))
	if d := differ(m, photo(1600, 960)); d > 4 {
		t.Errorf("it is another picture: %.1f", d)
	}
}

// What comes out is never heavier than it may be, whatever went in: a photograph
// is made poorer and smaller, and a drawing becomes a photograph.
func TestPicturesAreMadeLight(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	noise := image.NewRGBA(image.Rect(0, 0, 900, 700))
	for i := range noise.Pix {
		noise.Pix[i] = byte(r.Uint32())
	}
	opaque := onWhite(noise)
	for what, file := range map[string][]byte{
		"a photograph of noise": asJPEG(t, opaque), "a see-through picture of noise": asPNG(t, noise), "a flag": asPNG(t, flag()), "a photograph": asJPEG(t, photo(900, 700)),
	} {
		for _, most := range []int{40 << 10, 300 << 10} {
			limits := PictureLimits{Bytes: 10 << 20, Pixels: 10_000_000, Long: 1600, Weight: most}
			data, ext, err := CleanImage(bytes.NewReader(file), limits)
			if err != nil || len(data) > most {
				t.Errorf("%s: %d bytes, %v", what, len(data), err)
			}
			again, _, _ := CleanImage(bytes.NewReader(file), limits)
			if !bytes.Equal(data, again) {
				t.Errorf("%s: it comes out in two ways", what)
			}
			if what == "a flag" && ext != ".png" || what == "a see-through picture of noise" && ext != ".jpg" {
				t.Errorf("%s came out as %s", what, ext)
			}
			if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || what == "a photograph" && c.Width != 900 {
				t.Errorf("%s: %+v, %v", what, c, err)
			}
		}
	}
}

func TestDrawingsStayPNG(t *testing.T) {
	seeThrough := image.NewNRGBA(image.Rect(0, 0, 300, 200))
	for i := range seeThrough.Pix {
		seeThrough.Pix[i] = byte(i * 7 / 3)
	}
	for _, c := range []struct {
		what string
		m    image.Image
		ext  string
	}{
		{"a drawing", flag(), ".png"},
		{"something see-through", seeThrough, ".png"},
		{"a photograph", photo(300, 200), ".jpg"},
		{"a picture with a palette", fewColours(flag()), ".png"},
		{"grey", image.NewGray(image.Rect(0, 0, 9, 9)), ".png"},
	} {
		m, ext, _ := clean(t, asPNG(t, c.m))
		if ext != c.ext {
			t.Errorf("%s came out as %s", c.what, ext)
		}
		if d := differ(m, c.m); d > 4 {
			t.Errorf("%s differs by %.1f", c.what, d)
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for what, c := range map[string]struct{ file, says string }{
		"nothing":           {"", "tom"},
		"text":              {"Hej", "jpg eller png"},
		"SVG":               {`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "SVG"},
		"SVG after XML":     {"\xef\xbb\xbf \n<?xml version=\"1.0\"?><svg/>", "SVG"},
		"HEIC":              {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"},
		"PDF":               {"%PDF-1.7\n", "PDF"},
		"GIF":               {"GIF89a\x01\x00\x01\x00", "GIF"},
		"WebP":              {"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"},
		"TIFF":              {"II*\x00\x08\x00\x00\x00", "TIFF"},
		"BMP":               {"BM\x00\x00\x00\x00", "BMP"},
		"a JPEG cut short":  {string(asJPEG(t, photo(50, 50))[:300]), "skadad"},
		"a PNG cut short":   {string(asPNG(t, photo(50, 50))[:100]), "skadad"},
		"a PNG's beginning": {"\x89PNG\r\n\x1a\n", "skadad"},
		"a JPEG's":          {"\xff\xd8\xff", "skadad"},
		"far too wide":      {string(giantPNG(1<<30, 1)), "bildpunkter"},
		"too wide":          {string(giantPNG(20_000, 20_000)), "bildpunkter"},
		"wide by overflow":  {string(giantPNG(1<<31-1, 1<<31-1)), ""},
		"no height":         {string(giantPNG(10, 0)), "skadad"},
		"a wide JPEG":       {string(giantJPEG(t, 65_000, 65_000)), "bildpunkter"},
		"a progressive JPEG, which needs more memory":          {string(giantProgressive(t)), "bildpunkter"},
		"a progressive JPEG behind a marker that stands alone": {string(disguised(giantProgressive(t), "\xff\xd0")), "bildpunkter"},
		"a progressive JPEG behind an empty marker":            {string(disguised(giantProgressive(t), "\xff\x00")), "bildpunkter"},
		"an RGBA picture of 16 bits, which needs more memory":  {string(sixteenBits(5000, 3000)), "bildpunkter"},
		"a PNG from coarse to fine, which needs more memory":   {string(interlacedPNG(5000, 3000)), "bildpunkter"},
		"a picture that is one long line":                      {string(giantPNG(20_000_000, 1)), "bildpunkter"},
		"too heavy":                                            {string(asPNG(t, flag())) + strings.Repeat("x", 13<<20), "väger"},
		"a bad check sum":                                      {strings.Replace(string(asPNG(t, flag())), "IDAT", "IDAU", 1), "skadad"},
	} {
		_, _, err := CleanImage(strings.NewReader(c.file), DefaultPictureLimits)
		var refused *PictureError
		if !errors.As(err, &refused) || !strings.Contains(refused.Reason, c.says) {
			t.Errorf("%s: %v, want %q", what, err, c.says)
		}
	}
	broken := errors.New("the net is gone")
	if _, _, err := CleanImage(failing{broken}, DefaultPictureLimits); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// giantPNG is a small file that says it is a large picture.
func giantPNG(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32(nil, w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 8, 2, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", string(head))...)
}

// interlacedPNG is a giant that is written from coarse to fine.
func interlacedPNG(w, h uint32) []byte {
	file := giantPNG(w, h)
	file[interlaced] = 1
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// sixteenBits is a giant with numbers of 16 bits.
func sixteenBits(w, h uint32) []byte {
	file := giantPNG(w, h)
	header := file[16:29] // width, height, depth, kind …
	header[8], header[9] = 16, 6
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// giantJPEG rewrites what a small JPEG says of its size.
func giantJPEG(t testing.TB, w, h int) []byte {
	file := asJPEG(t, photo(16, 16))
	at := bytes.Index(file, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(file[at+5:], uint16(h))
	binary.BigEndian.PutUint16(file[at+7:], uint16(w))
	return file
}

// giantProgressive is one that is written from coarse to fine.
func giantProgressive(t testing.TB) []byte {
	return bytes.Replace(giantJPEG(t, 3000, 3000), []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
}

// disguised puts a marker before all others that decoders pass by: whoever takes
// what comes after it for a length goes on in a comment, where an ordinary frame
// begins.
func disguised(file []byte, marker string) []byte {
	const length = 0x4000
	comment := "\xff\xfe" + "\x80\x00" + strings.Repeat("\xff\xc0", (0x8000-2)/2)
	return slices.Concat(file[:2], []byte(marker), binary.BigEndian.AppendUint16(nil, length), []byte(comment), file[2:])
}

// TestHostilePicturesAreBounded spoils good pictures in a thousand ways, and
// sums up what it costs.
func TestHostilePicturesAreBounded(t *testing.T) {
	limits := PictureLimits{Bytes: 1 << 20, Pixels: 1_000_000, Long: 400}
	good := [][]byte{toldJPEG(t, photo(120, 80), 6), toldPNG(t, photo(120, 80), 6), toldPNG(t, flag(), 3), giantJPEG(t, 1000, 1000), giantPNG(1000, 1000)}
	r := rand.New(rand.NewPCG(5, 6))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const rounds = 1000
	for range rounds {
		file := bytes.Clone(pick(r, good...))
		for range 1 + r.IntN(8) {
			switch at := r.IntN(len(file)); r.IntN(4) {
			case 0:
				file[at] = byte(r.Uint32())
			case 1:
				file[at] = 0xff
			case 2:
				file = file[:max(4, at)]
			case 3:
				file = append(file[:at], append(bytes.Clone(file[at/2:at]), file[at:]...)...)
			}
		}
		if data, _, err := CleanImage(bytes.NewReader(file), limits); err == nil {
			if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || max(c.Width, c.Height) > limits.Long {
				t.Fatalf("came out as %v, %v", c, err)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / rounds; each > 16*uint64(limits.Pixels)+2*uint64(limits.Bytes) {
		t.Errorf("%d bytes for each", each)
	}
}

// TestABombIsDefused: a file of a few kilobytes that is a picture of as many
// pixels as are let in.
func TestABombIsDefused(t *testing.T) {
	limits := PictureLimits{Bytes: 1 << 20, Pixels: 12_000_000, Long: 1600}
	file := asPNG(t, image.NewGray(image.Rect(0, 0, 3000, 3000)))
	if len(file) > 50<<10 {
		t.Fatalf("the bomb weighs %d bytes", len(file))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	data, _, err := CleanImage(bytes.NewReader(file), limits)
	if err != nil || len(data) > 100<<10 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 6*uint64(limits.Pixels) {
		t.Errorf("it took %d bytes", took)
	}
}

func FuzzCleanImage(f *testing.F) {
	r := rand.New(rand.NewPCG(8, 9))
	f.Add([]byte("GIF89a"))
	f.Add(giantPNG(60, 60))
	for n := range 100 {
		m := photo(1+r.IntN(40), 1+r.IntN(40))
		if n%2 == 0 {
			f.Add(toldJPEG(f, m, n%10))
		} else {
			f.Add(toldPNG(f, m, n%10))
		}
	}
	limits := PictureLimits{Bytes: 64 << 10, Pixels: 100_000, Long: 50}
	f.Fuzz(func(t *testing.T, file []byte) {
		data, ext, err := CleanImage(bytes.NewReader(file), limits)
		if err != nil {
			var refused *PictureError
			if !errors.As(err, &refused) || refused.Reason == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		c, kind, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || max(c.Width, c.Height) > limits.Long || !strings.HasPrefix(ext, "."+kind[:1]) {
			t.Fatalf("%s %s %+v %v", ext, kind, c, err)
		}
	})
}

func BenchmarkCleanImage(b *testing.B) {
	for _, size := range [][2]int{{1600, 1200}, {4032, 3024}} {
		file := asJPEG(b, photo(size[0], size[1]))
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := CleanImage(bytes.NewReader(file), DefaultPictureLimits); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
