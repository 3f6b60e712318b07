-- +goose Up

-- Which parts of the site a city has switched off.
CREATE TABLE room_setting (
    city_id INTEGER NOT NULL,
    version INTEGER NOT NULL, -- counts the changes
    PRIMARY KEY (city_id)
) STRICT;

CREATE TABLE room_off (
    city_id INTEGER NOT NULL,
    room    TEXT NOT NULL, -- its id, as the feature declares it
    PRIMARY KEY (city_id, room)
) STRICT;
