// Package forgetest is what every forge must do, as a test that each
// implementation runs.
package forgetest
