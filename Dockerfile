# Détente as an image. Three stages: what runs is neither built nor tested in, and holds no tool that is only needed to build.
#
#   docker build -t detente .
#   docker run --read-only --tmpfs /tmp -v detente:/app/data -p 127.0.0.1:8321:8321 -e DETENTE_TOKENS=me:A-LONG-RANDOM-TEXT detente

ARG NODE=26.10.0-bookworm-slim

# The packages that run, and no others.
FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# Server, command line and page.
FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src src
COPY scenarios scenarios
COPY samples samples
RUN npm run build

FROM node:${NODE}
LABEL org.opencontainers.image.title="Détente" \
      org.opencontainers.image.description="An event-sourced simulator of diplomatic relations" \
      org.opencontainers.image.licenses="MIT"
# The image's only interface is its own: inside, it listens on all addresses, and therefore insists on a token: in the
# store, in DETENTE_TOKENS or in the file that DETENTE_ADMIN_TOKEN_FILE names.
ENV NODE_ENV=production \
    DETENTE_HOST=0.0.0.0 \
    DETENTE_PORT=8321 \
    DETENTE_STORE=sqlite:/app/data/detente.db
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY scenarios scenarios
COPY samples samples
# Everything but the data belongs to root: the process cannot change its own program.
RUN mkdir data secret && chown node:node data secret
USER node
VOLUME /app/data
EXPOSE 8321
# Ready: the store answers, and what is read follows what is written. A big record is replayed first, hence the long start.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DETENTE_PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# It finishes requests under way, closes sockets with a reason and lets go of the store within ten seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/main.js"]
