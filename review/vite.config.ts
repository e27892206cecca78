/** Builds the centre's screens to review/dist, served under /review/. */
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
  base: '/review/',
  plugins: [woff2Only, preact({ devToolsEnabled: false })],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
})
