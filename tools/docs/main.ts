// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { referencePages } from './reference-pages.ts'

// `npm run docs` writes the reference; with --check it only says what is stale. It runs in the root of the repository.
const isCheck = process.argv.includes('--check')
let stale = 0
for (const [path, text] of referencePages()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  stale += 1
  if (isCheck) console.error(`${path} is stale`)
  else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    console.log(`wrote ${path}`)
  }
}
if (isCheck && stale > 0) {
  console.error('  try  npm run docs')
  process.exitCode = 1
}
