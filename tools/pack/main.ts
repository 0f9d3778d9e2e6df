// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packAll } from './pack.ts'

// `npm run pack -- --out FOLDER` writes the packages that are published, as folders and as tarballs. It runs in the root of the repository.
const { values } = parseArgs({ options: { out: { type: 'string' } } })
if (values.out === undefined) {
  console.error('error: no folder is named\n  try  npm run pack -- --out FOLDER')
  process.exit(2)
}
for (const { name, tarball, packedBytes, unpackedBytes } of await packAll(process.cwd(), resolve(values.out))) {
  console.log(`${name}  ${tarball}  ${Math.round(packedBytes / 1_000)} kB, unpacked ${Math.round(unpackedBytes / 1_000)} kB`)
}
