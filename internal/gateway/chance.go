package gateway

import (
	"fmt"
	"io"
)

// chance draws bytes. The source need not be safe for several goroutines.
func (g *Gateway) chance(n int) ([]byte, error) {
	g.drawing.Lock()
	defer g.drawing.Unlock()
	drawn := make([]byte, n)
	if _, err := io.ReadFull(g.Random, drawn); err != nil {
		return nil, fmt.Errorf("drawing by chance: %w", err)
	}
	return drawn, nil
}
