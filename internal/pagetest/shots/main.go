//go:build browser

// Shots takes a picture of one page of every kind in the trees named on the
// command line, narrow to wide, light and dark: shots -o out/shots out/public.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/idesluss/idesluss/internal/pagetest"
)

func main() {
	out := flag.String("o", "out/shots", "folder to write pictures to")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: shots [-o folder] tree ...")
		os.Exit(2)
	}
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func run(out string, trees []string) error {
	browser, err := pagetest.Start(context.Background())
	if err != nil {
		return err
	}
	defer browser.Close()
	for _, tree := range trees {
		if err := shoot(browser, tree, filepath.Join(out, filepath.Base(tree))); err != nil {
			return err
		}
	}
	return nil
}

// shoot writes the pictures of one tree into a folder.
func shoot(browser *pagetest.Browser, tree, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	pages, err := pagetest.Pages(os.DirFS(tree))
	if err != nil {
		return err
	}
	server, err := pagetest.Serve(os.DirFS(tree))
	if err != nil {
		return err
	}
	defer server.Close()
	for _, page := range pagetest.OneOfEachKind(pages) {
		for _, look := range pagetest.ShotLooks {
			picture, err := browser.Shot(server, page, look)
			if err != nil {
				return err
			}
			name := filepath.Join(out, nameOf(page)+"-"+look.Name+".png")
			if err := os.WriteFile(name, picture, 0o644); err != nil {
				return err
			}
		}
		fmt.Fprintln(os.Stdout, filepath.Join(out, nameOf(page)+"-*.png"))
	}
	return nil
}

// nameOf is the page's kind, or its path when it does not say one.
func nameOf(page *pagetest.Page) string {
	if page.Kind != "" {
		return page.Kind
	}
	return strings.ReplaceAll(strings.Trim(page.Path, "/"), "/", "-")
}
