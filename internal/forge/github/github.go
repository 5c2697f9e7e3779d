// Package github is a forge on GitHub, spoken to through its REST API as a
// GitHub App or a bot account. Commits are made as blobs, trees and
// references; nothing is cloned.
package github
