// SPDX-License-Identifier: Apache-2.0
// Part of the build: writes the sources that go into contracts beside the compiled programs. `main.ts ROOT FOLDER`
import { renameSync } from 'node:fs'
import { known } from '@phat/primitives'
import { writeKit } from '../pack/kit.ts'
import { readSources } from '../pack/sources.ts'

const [, , root, folder] = process.argv
const repository = known(root, 'the build names the repository')
const kit = known(folder, 'the build names a folder')
// In one step: half of a kit would be taken for all of it.
await writeKit(repository, readSources(repository), `${kit}.tmp`)
renameSync(`${kit}.tmp`, kit)
