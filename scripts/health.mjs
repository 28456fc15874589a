// The health check of the container: exits 0 while the process answers.
const port = process.env.PORT || 3000;
const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) }).catch(
  () => null,
);
process.exit(response?.ok ? 0 : 1);
