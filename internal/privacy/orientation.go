package privacy

import (
	"bytes"

	"github.com/bep/imagemeta"
)

// mostTags is how many tags of a picture's metadata are read.
const mostTags = 1000

// orientation reads which way up a picture is (Exif 0x0112), 1 when it does
// not say, or says what cannot be read. It is all that is asked of the
// metadata.
func orientation(file []byte, format format) int {
	kind := imagemeta.JPEG
	if format == pngFormat {
		kind = imagemeta.PNG
	}
	found := 1
	_, _ = imagemeta.Decode(imagemeta.Options{ // what cannot be read says nothing
		R:               bytes.NewReader(file),
		ImageFormat:     kind,
		Sources:         imagemeta.EXIF,
		LimitNumTags:    mostTags,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if n, ok := tag.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = int(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}
