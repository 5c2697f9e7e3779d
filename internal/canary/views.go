package canary

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
)

// view is one way to read bytes.
type view struct {
	name  string
	bytes []byte
}

// mostInflated bounds what one compressed stream may become, in bytes.
const mostInflated = 64 << 20

// views gives data as it is, without what breaks lines or cannot be seen, and
// what is compressed in it. A view that is the same as another is left out.
func views(data []byte) []view {
	all := []view{{"as it is", data}}
	add := func(name string, b []byte) {
		for _, v := range all {
			if bytes.Equal(v.bytes, b) {
				return
			}
		}
		all = append(all, view{name, b})
	}
	add("without white space", without(data, " \t\r\n"))
	add("without invisible characters", without(data, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
	add("without line folds", unfolded(data))
	for _, stream := range inflate(data) {
		add("decompressed", stream)
		add("decompressed, without white space", without(stream, " \t\r\n"))
	}
	return all
}

func without(data []byte, unwanted string) []byte {
	if !bytes.ContainsAny(data, unwanted) {
		return data
	}
	return bytes.Map(func(r rune) rune {
		if strings.ContainsRune(unwanted, r) {
			return -1
		}
		return r
	}, data)
}

// unfolded joins lines that mail (RFC 5322, quoted-printable) and YAML break.
func unfolded(data []byte) []byte {
	out := bytes.ReplaceAll(data, []byte("=\r\n"), nil)
	out = bytes.ReplaceAll(out, []byte("=\n"), nil)
	out = bytes.ReplaceAll(out, []byte("\r\n "), []byte(" "))
	return bytes.ReplaceAll(out, []byte("\n "), []byte(" "))
}

// inflate gives what the gzip and zlib streams in data hold, wherever they
// begin.
func inflate(data []byte) [][]byte {
	var all [][]byte
	for i := 0; i+2 < len(data); i++ {
		var stream io.Reader
		var err error
		switch {
		case data[i] == 0x1f && data[i+1] == 0x8b && data[i+2] == 8:
			stream, err = gzip.NewReader(bytes.NewReader(data[i:]))
		case data[i] == 0x78 && (int(data[i])<<8|int(data[i+1]))%31 == 0:
			stream, err = zlib.NewReader(bytes.NewReader(data[i:]))
		default:
			continue
		}
		if err != nil {
			continue
		}
		// A stream that is cut off still tells what came before the cut.
		out, _ := io.ReadAll(io.LimitReader(stream, mostInflated))
		if len(out) >= shortest {
			all = append(all, out)
		}
	}
	return all
}
