// SPDX-License-Identifier: Apache-2.0
// Installs what is missing, once: a stamp holds the lockfile's hash, so an unchanged clone pays for one small read.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Fails with a remedy when this Node is older than the project supports. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`error: Node ${process.versions.node} is too old   [setup.node-version]\n  try  install Node 20.19 or newer`)
  process.exit(1)
}

/**
 * Runs `npm ci` in `folder` unless its lockfile is the one that was installed last.
 * @param {string} folder absolute path of a folder with a package-lock.json
 * @param {string} label what a person reads while waiting
 * @param {{ production?: boolean }} options `production` leaves out what only tests and tools need; a whole installation serves it too
 */
export function ensureInstalled(folder, label, { production = false } = {}) {
  const lockfile = readFileSync(join(folder, 'package-lock.json'))
  const hash = createHash('sha256').update(lockfile).update(process.versions.modules).digest('hex')
  const stamp = join(folder, 'node_modules', '.installed-lock')
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (installed === `all ${hash}` || (production && installed === `production ${hash}`)) return
  console.error(`installing ${label} (once, about a minute) …`)
  // Who had the tools keeps them when the lockfile changes.
  const whole = !production || installed.startsWith('all ')
  const omit = whole ? [] : ['--omit=dev']
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...omit], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) {
    console.error(`error: npm ci failed in ${folder}   [setup.install]\n  try  run npm ci there and read its message`)
    process.exit(1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, `${whole ? 'all' : 'production'} ${hash}`)
}
