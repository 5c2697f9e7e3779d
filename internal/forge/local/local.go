// Package local is a forge in a bare Git repository on this machine. Pull
// requests, reviews, comments and statuses are Git objects under refs/sluss/,
// so git clone --mirror is a full backup, and what it copies is a working
// forge.
package local
