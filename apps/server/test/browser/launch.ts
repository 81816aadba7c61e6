// A real browser for tests: the system's Chromium where there is one, else the one that npm installs.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { unpackChromium } from './packaged-chromium.ts'

const SYSTEMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const COMMON = [
  '--no-sandbox', // it has to run as root, in containers
  '--disable-dev-shm-usage',
  '--disable-gpu',
]
/** Cameras and microphones that make up what they see and hear, and pages that may use them unasked. */
const FAKE_DEVICES = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=20',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection', // there may be no other network
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // A page that is looked at less than another one goes on as if it were looked at.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

/** Starts a browser without a window. `fakeDevices`: with a camera and a microphone. Whoever starts it closes it. */
export async function launchBrowser({ fakeDevices = false }: { fakeDevices?: boolean } = {}): Promise<Browser> {
  const args = fakeDevices ? [...COMMON, ...FAKE_DEVICES] : COMMON
  const system = SYSTEMS.find((path) => existsSync(path))
  if (system) return chromium.launch({ executablePath: system, args })
  const { executablePath, env } = unpackChromium()
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env } })
}
