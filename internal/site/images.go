package site

import (
	"github.com/idesluss/idesluss/internal/idea"
)

func (b *builder) images(images []idea.Image) []imageView { return nil }
