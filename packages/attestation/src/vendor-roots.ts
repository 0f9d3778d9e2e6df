// SPDX-License-Identifier: Apache-2.0

import { amdRoots } from './roots/amd.ts'
import { intelRoot } from './roots/intel.ts'
import type { TrustedRoot } from './roots.ts'

/** The genuine roots of all vendors, as their documents and their own evidence show them. */
export const vendorRoots: readonly TrustedRoot[] = [intelRoot, ...amdRoots]
