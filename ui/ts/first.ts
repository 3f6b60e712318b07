// Runs before the first paint and tells the style sheet, as attributes of the
// root, what would otherwise move the page when it becomes known later: that
// scripts run, that passkeys can work here, and which theme the reader chose.
const root = document.documentElement;
root.dataset.scripts = "";
// Passkeys need WebAuthn, a secure connection and an address that has a name.
if ("PublicKeyCredential" in window && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname)) root.dataset.passkeys = "";
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // Storage can be forbidden; the system's theme then stays.
}

export {};
