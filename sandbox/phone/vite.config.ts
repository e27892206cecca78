/** Builds the phone page to sandbox/phone/dist, served under /sandbox/. */
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'

/** Every browser that runs the phone reads woff2: the older files would double what is built. */
const withoutOldFonts: Plugin = {
  name: 'without-old-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    /@fontsource.*\.css$/.test(id) ? code.replace(/, url\([^)]+\.woff\) format\('woff'\)/g, '') : null,
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/sandbox/',
  plugins: [withoutOldFonts, preact({ devToolsEnabled: false })],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
})
