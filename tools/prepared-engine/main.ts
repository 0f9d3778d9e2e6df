// SPDX-License-Identifier: Apache-2.0
// Part of the build: writes the instrumented script engine into the first folder, and keeps it in the second for the next build.
import { known } from '@phat/primitives'
import { writePreparedEngine } from './write-prepared-engine.ts'

const [, , folder, kept] = process.argv
writePreparedEngine(known(folder, 'the build names its folder'), kept)
