//go:build browser

package web_test

import (
	"os"
	"testing"

	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/web"
)

// The pages that the service has of its own, with no frame of the municipality's
// around them: what signing in leads to, and what is told when something is
// wrong.
func TestOwnPagesInBrowser(t *testing.T) {
	tree := web.OwnPages()
	dir := t.TempDir()
	if err := os.CopyFS(dir, tree); err != nil {
		t.Fatal(err)
	}
	found, err := pagetest.Validate(t.Context(), dir)
	none(t, found, err)
	browser, err := pagetest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	pages, err := pagetest.Pages(tree)
	if err != nil {
		t.Fatal(err)
	}
	server, err := pagetest.Serve(tree)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for _, page := range pages {
		t.Run(page.Name, func(t *testing.T) {
			found, err := browser.Axe(server, page, pagetest.AxeLooks...)
			none(t, found, err)
			found, err = browser.Reflow(server, page, pagetest.ReflowLooks...)
			none(t, found, err)
			found, err = browser.Budget(server, page, pagetest.TextBudget)
			none(t, found, err)
		})
	}
}

func none(t *testing.T, found []pagetest.Finding, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}
