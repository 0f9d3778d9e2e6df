// SPDX-License-Identifier: Apache-2.0
import { buildPage } from '@phat/console/build-page'
import { known, textBytes, toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { writeNew } from './read-files.ts'

/** `phat attest page` */
export const writePage: Action = async ({ flags, io, json }) => {
  const path = known(flags.text('out'), 'the flag has a default')
  const page = textBytes(await buildPage())
  writeNew(path, page)
  io.out(
    json
      ? toJson({ path, bytes: page.length })
      : `${path} verifies evidence in a browser, without a network (${page.length} bytes)`,
  )
}
