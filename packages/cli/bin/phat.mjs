#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The `phat` command in a clone: compiles once by content hash, then runs the compiled entry point in this process. It is the one of the
// development network, which adds `phat dev`, as in the package that is published; `phat.js` of a build is without simulated vendors.
import { ensureInstalled, requireNode, root } from '../../../tools/setup.mjs'

requireNode()
ensureInstalled(root, 'dependencies', { production: true })
const { ensureBuilt } = await import('../../../tools/build.mjs')
await import(`${await ensureBuilt()}/phat-dev.js`)
