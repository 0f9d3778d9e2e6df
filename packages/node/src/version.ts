// SPDX-License-Identifier: Apache-2.0
import manifest from '../package.json' with { type: 'json' }

/** The release, as `system_version` and `phat --version` tell it. */
export const version: string = manifest.version
