/** Builds the members' pages to liff/dist, served under /liff/ (docs/decisions/0008-two-entries-of-the-liff-page.md). */
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

/** Every browser that runs these screens reads woff2: the older files would only double what is shipped. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource') || !id.endsWith('.css')) return null
    return code.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '')
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/liff/',
  plugins: [woff2Only, preact({ devToolsEnabled: false })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      // index.html signs in with LINE's SDK, sandbox.html with the stand-in's token; each loads its own code only
      input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/sandbox.html`],
    },
  },
})
