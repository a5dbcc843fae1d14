import type { NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import type { Config } from '../config.ts'

const self = ["'self'"]
const none = ["'none'"]

/**
 * The headers of every answer. All is spelt out: helmet's own defaults allow inline styles, and
 * its `no-referrer` makes Chromium send `Origin: null` from our own forms.
 */
export function securityHeaders(config: Config) {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        fontSrc: self,
        connectSrc: self,
        formAction: self,
        baseUri: none,
        frameAncestors: none,
        objectSrc: none,
      },
    },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: true,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.tls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xContentTypeOptions: true,
    xDnsPrefetchControl: { allow: false },
    xDownloadOptions: true,
    xFrameOptions: { action: 'deny' },
    xPermittedCrossDomainPolicies: { permittedPolicies: 'none' },
    xPoweredBy: true,
    xXssProtection: true,
  })
  return function securityHeaders(req: Request, res: Response, next: NextFunction): void {
    res.set('Permissions-Policy', denied.map((feature) => `${feature}=()`).join(', '))
    res.set('Cache-Control', 'no-store')
    protect(req, res, next)
  }
}

const denied = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
