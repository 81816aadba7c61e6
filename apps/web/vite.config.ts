import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress } from './compress.ts'
import { preloadFont } from './preload-font.ts'

/** The development server asks the real one for everything that is not a page. */
const SERVER = 'http://localhost:8000'
const BEHIND = ['/api/', '/v1/', '/fiko', '/files', '/docs/api', '/qr', '/pay', '/dev', '/openapi', '/asyncapi.json']

export default defineConfig({
  plugins: [
    tanstackRouter({ autoCodeSplitting: true }), // the rest is in tsr.config.json
    react(),
    tailwindcss(),
    preloadFont(),
    compress(),
  ],
  build: { target: 'es2024', assetsInlineLimit: 0 },
  server: {
    proxy: {
      ...Object.fromEntries(BEHIND.map((path) => [path, SERVER])),
      '/ws': { target: SERVER, ws: true },
    },
  },
})
